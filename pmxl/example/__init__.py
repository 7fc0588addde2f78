"""An invented company and its year: what a stranger opens first, and what tests read."""

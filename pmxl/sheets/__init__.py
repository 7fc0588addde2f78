"""From grids to rows and back: reading tolerantly, saying what is not certain, and building new workbooks."""

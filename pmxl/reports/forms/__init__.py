"""The sixteen forms of the process: declared once, drawn as templates, filled from rows, read back when they return."""

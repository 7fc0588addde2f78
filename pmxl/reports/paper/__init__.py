"""Pages of tables as values, drawn as a workbook, as one self-contained HTML page, or on the terminal."""

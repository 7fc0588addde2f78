"""The workbook as bytes: zip, XML, cells, rows, styles, tables, formulas; knows no port, no rule, no register."""

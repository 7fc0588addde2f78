"""The rows of the system of record: one typed model a sheet, each column declared once."""

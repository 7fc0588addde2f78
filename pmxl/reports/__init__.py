"""New workbooks and pages for people to read: never the system of record."""

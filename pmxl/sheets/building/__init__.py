"""Building new workbooks of the system of record out of the row declarations."""

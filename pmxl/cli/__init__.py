"""The command line: every action on closed workbooks, with no spreadsheet program at all."""

"""The rules of the process: one file a gate, each check pure; rows in, gaps out."""

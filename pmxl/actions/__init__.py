"""What a user asks for: one file an action, each read, judge, commit, tell."""

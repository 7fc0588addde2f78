"""The Excel add-in: built from text without Excel, installed, and examined."""

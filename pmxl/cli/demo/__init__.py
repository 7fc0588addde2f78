"""A week of the example company, played on its workbooks with the real commands."""

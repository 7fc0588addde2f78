"""PMO周报: one week of the company on paper, computed from the workbooks and compared with the week before."""

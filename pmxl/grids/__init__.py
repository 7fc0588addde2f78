"""What a sheet holds before anyone knows what it means: typed cells under headings."""

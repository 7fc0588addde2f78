"""pmxl turns the shared workbooks of an engineering company into its project-management system."""

__version__ = "0.1.0"

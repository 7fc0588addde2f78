"""A project's whole way, from 申请 to 已关闭, played on real workbooks with the real commands."""

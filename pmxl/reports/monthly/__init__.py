"""月度总结评价: the projects accepted in a month, scored by weights that the company sets, per project and per PM."""

"""踏勘总结: what became of surveyed projects, for 方案's training of sales (流程 1, 方案)."""

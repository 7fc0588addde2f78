"""The process as data: stages, steps, loops, gates (流程 2–3); how a gate is judged; how it is drawn."""

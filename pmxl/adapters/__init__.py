"""How the ports meet the world: memory, closed files, live applications, the clock."""

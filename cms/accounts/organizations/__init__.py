"""Organizations: the tree of government bodies, with their credit codes."""

"""Bodies as other systems and Office leave them, made plain: what was done is counted and told."""

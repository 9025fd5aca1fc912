"""Edits of many resources at once: tried out first, then done one by one, each with its own outcome."""

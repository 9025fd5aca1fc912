"""Bringing resources in: files with a mapping, every row accounted for."""

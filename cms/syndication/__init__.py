"""Feeds of what is public."""

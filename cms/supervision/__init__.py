"""Supervision of what sites publish."""

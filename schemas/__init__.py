"""Content types, unified metadata and their checks (L5-L9). Imports nothing of ``cms``."""

"""Public files."""

"""Change requests: what one administrator asks for and another decides on (P1)."""

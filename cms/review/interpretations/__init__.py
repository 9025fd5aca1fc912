"""Waiving the interpretation of an important document, and which ones are public without (L7)."""

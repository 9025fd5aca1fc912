"""Previews: a revision shown to whoever has its token, for a time."""

"""Texts that are nearly the same: signatures, and the pairs that they find."""

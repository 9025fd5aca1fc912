"""Erasure 彻底清除: the one exception to "what was public is never deleted", decided by three persons (S4)."""

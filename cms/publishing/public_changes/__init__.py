"""Renaming and moving what the public sees: asked for by an administrator, decided on by a top-level reviewer (P2)."""

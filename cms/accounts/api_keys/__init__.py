"""API keys: what programs sign in with, as an account, with no more than some of its rights (P1)."""

"""Signing in and staying signed in: passwords, refresh tokens, and the end of both."""

"""Assignments: where an account may exercise its duty."""

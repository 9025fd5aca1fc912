"""The change log: the one spine from which everything downstream learns what became public."""

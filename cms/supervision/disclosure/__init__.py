"""The disclosure catalogue: what must be published, who answers for it, what is missing (L13)."""

"""The public read model, written at publication, and the read API over it."""

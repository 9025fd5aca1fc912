"""Writing the read model: called by publishing, within its transaction."""

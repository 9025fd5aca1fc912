"""Files: stored by content, referenced by revisions, public only through a live reference."""

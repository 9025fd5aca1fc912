"""The library: every resource of the platform, stored once, with its revisions, terms, files and index numbers."""

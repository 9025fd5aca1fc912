"""One file a resource of the demo city; the file's name is the key by which others refer to it."""

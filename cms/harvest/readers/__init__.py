"""One module a format: each gives the columns of a source and an iterator of its rows."""

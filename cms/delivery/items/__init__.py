"""One public item: as it is, with its related ones, as linked data."""

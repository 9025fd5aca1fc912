"""What somebody sees who has a preview's token. It is in no list, no feed, no search and no cache."""

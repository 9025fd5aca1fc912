"""Where resources are found: sites with their channels, thematic libraries, taxonomies."""

"""Plain full-text search of the originals, to compare the search with."""

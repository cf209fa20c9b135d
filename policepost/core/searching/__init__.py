"""One box that finds everything: entries, indexes, finding."""

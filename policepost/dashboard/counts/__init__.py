"""What each feature counts, made into panels; a module for each feature."""

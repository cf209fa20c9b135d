"""Looking after the post itself: making it, settings, accounts, backups."""

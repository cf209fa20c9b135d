"""Who may open the post: passwords, the key file, and the database key."""

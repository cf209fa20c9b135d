"""Who works with the program: accounts, roles, signing in."""

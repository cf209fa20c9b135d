"""The main window: navigation, the search from anywhere, the pages and the way between them."""

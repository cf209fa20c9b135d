"""Which way a dispute may lawfully be mediated, and who may act for whom."""

"""Qt parts that know no feature: pages, tables, forms, messages, background work, preview."""

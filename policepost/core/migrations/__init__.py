"""The numbered changes of the tables, one module each in ``versions``."""

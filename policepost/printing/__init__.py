"""Paper: fonts, Chinese typesetting, and the rendering of the forms in ``forms/``."""

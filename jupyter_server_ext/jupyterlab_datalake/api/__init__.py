"""The HTTP door: thin handlers, one file per noun; ``routes.py`` is the whole table."""

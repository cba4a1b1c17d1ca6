"""Find data: scopes, search, contents, description."""

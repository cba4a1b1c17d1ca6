"""A small file transfer service that speaks the FTS3 REST calls Rucio makes, and really copies files."""

"""Who we are towards Rucio: one ``TokenSource`` per way of signing in."""

"""The lake side of the demo: runs in an environment of its own, with Rucio, and never imports the user's half."""

"""The domain: everything that can be done to a data lake, once. No tornado, no jupyter_server."""

"""The asynchronous gateway to one Rucio server's REST interface."""

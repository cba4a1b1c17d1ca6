"""Rucio policy package of the embedded lake: what an ordinary account may do, as sites with users set it up.

Rucio's own ``generic`` policy leaves rules and replicas to administrators; real VOs widen it in a package like this.
"""

SUPPORTED_VERSION = [">=41", "<42"]

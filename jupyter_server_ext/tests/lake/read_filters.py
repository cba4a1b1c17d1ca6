"""Runs in the lake's own environment: what Rucio's filter engine makes of each line, a JSON text."""

import ast
import json
import sys

from rucio.core.did_meta_plugins.filter_engine import FilterEngine

for line in sys.stdin:
    (group,) = FilterEngine(ast.literal_eval(json.loads(line)), model_class=None, strict_coerce=False).filters
    plain = [
        [key, oper.__name__, value if isinstance(value, (str, int, float)) else str(value)]
        for key, oper, value in group
    ]
    sys.stdout.write(json.dumps(plain) + "\n")
    sys.stdout.flush()

"""Without a browser: the verbs of ``from jupyterlab_datalake import lake``, and the run of a notebook with its data."""

"""The embedded data lake and its JupyterLab: ``datalake demo``.

``embedded/`` is the lake's side and runs in an environment of its own; everything else here runs in the user's Jupyter
environment on the standard library alone.
"""

"""``python -m jupyterlab_datalake.cli``."""

from . import main

if __name__ == "__main__":
    main(prog_name="datalake")

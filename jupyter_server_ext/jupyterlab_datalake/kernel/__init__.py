"""What runs in a user's kernel: text for the injector, importable for everybody else."""

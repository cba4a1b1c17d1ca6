"""Measures the project against what users have today, side by side in one run: ``python -m bench``."""

"""Copies found: photos, videos, indexes. Each file is one command, `python -m benchmarks.matching.<name>`."""

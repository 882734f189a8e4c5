"""The command line: a skin over `pipeline/app.py`, one file per group of commands."""

"""The HTTP intake: a skin over `pipeline/app.py`, as the command line is. Pages are built on the same application."""

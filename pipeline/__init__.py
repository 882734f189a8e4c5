"""Sanad: media evidence verification. Start reading at `pipeline/journey.py`."""

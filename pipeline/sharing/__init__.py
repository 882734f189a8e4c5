"""Lists of fingerprints that leave and arrive instead of files, so that two teams can ask "do you hold this too?".

`writing.py` and `reading.py` know the formats; what may be told, and to whom, is decided before anything comes here.
"""

"""Copies of one capture: what joins them, which comes from which, and whose record dates the earliest.

`lineage.lineage` is where to begin to read.
"""

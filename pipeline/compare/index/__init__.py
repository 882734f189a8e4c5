"""The exact index of hashes: `SegmentedIndex` implements the port `FingerprintIndex`.

    records  ->  young rows in memory  ->  segments on the disk, written once, joined in three tiers
    question ->  scan (any radius), or multi-index (narrow radii)  ->  positions  ->  the records: what stands there

A row is a hash and its position in the records, nothing else; whatever was replaced since drops out when its position
is looked up. `linear.py` is the reference that this is held against. numba is imported by `kernels` alone, and that
only when there is enough to search.
"""

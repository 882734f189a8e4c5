"""Step 5: what an item resembles. Hashes name candidates, alignment confirms them, lineages gather the copies.

`linear` is the exact reference index. A faster one, and an inverted file of local features for crops that no
global hash survives, belong behind the same ports: `FingerprintIndex` for the search, `confirm` for the answer.
"""

"""Step 5: what an item resembles. Three indexes name neighbours, alignment decides, lineages gather the copies.

`linear` is the exact reference index, `index` the fast one that is held against it, `features` and `sound` find what no
global hash survives. `matching.compare` is where to begin to read.
"""

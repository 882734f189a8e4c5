"""Two pictures: laid over each other, compared block by block, and what was done to one to make the other.

`confirm.confirm` is where to begin to read.
"""

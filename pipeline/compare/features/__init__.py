"""Search by local features: an inverted file of binary codes, votes, and one geometry for what is shortlisted.

vocabulary   which of 65,536 cells a code lies in
segment      the codes of some pictures, by cell; never changed after it was made
parts        which segments hold which positions of the records; the newest pictures in memory
shortlist    which pictures of a segment share features that agree in turn and size
agreement    whether the features of two pictures agree in one geometry
inverted     all of it behind the port `FeatureIndex`
"""

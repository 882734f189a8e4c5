"""Everything that Sanad says, in Arabic and English. No other room holds a sentence.

`catalogue.py` renders; `terms.py` names the words for the model's closed lists; `zones.py` reads the zone
history. The sentences stand in `en/*.ftl` and `ar/*.ftl` (Project Fluent); both languages hold the same ids and
variables. An id is never removed once released: findings on record from older versions still name it.
"""

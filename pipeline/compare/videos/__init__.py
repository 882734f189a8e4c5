"""Two recordings of which at least one moves: which seconds of one equal which of the other.

`films.film_against_film` and `moments.still_in_film` are where to begin to read.
"""

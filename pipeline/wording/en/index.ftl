# The index of the archive: what no copy can be found for, and why.

index-unsearchable-waiting = Not examined yet: nothing of it can be found before that. Copies of it may be in the archive.
index-unsearchable-quarantined = Quarantined, so there is no picture to search by ({ $reason }). Copies of it may be in the archive.
index-unsearchable-no-picture = It has no picture that could be searched by. Copies of it may be in the archive.

doctor-lost-compiled-search = The same copies are found without it; a search among a million pictures takes about ten times as long.
doctor-compiled-search-trouble = The search is not compiled here ({ $reason }). The same copies are found; a search among a million pictures takes about ten times as long.

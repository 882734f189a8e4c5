# `sanad matches`, its tables, and contact sheets.

matches-title = Item { $item } ({ $name })
matches-received = Received { $moment } from source { $source }.
matches-earliest = Earliest known copy: item { $item }, received { $moment } from source { $source }.
matches-beyond = { $n ->
    [one] One more copy, found only through another copy:
   *[other] { $n } more copies, found only through other copies:
}
matches-copies = { $n ->
    [one] One copy
   *[other] { $n } copies
}
matches-scenes = { $n ->
    [one] The same scene, another recording: one item
   *[other] The same scene, other recordings: { $n } items
}
matches-candidates = { $n ->
    [one] One candidate for a person to look at
   *[other] { $n } candidates for a person to look at
}
matches-other = { $item } ({ $name }): { $kind }
matches-incidents = Attached to { $codes }.
matches-sound = Seconds { $start } to { $end } here sound like seconds { $other_start } to { $other_end } there.
matches-none = Nothing in this archive was found to resemble it.
matches-limit-record = The times are those of our own receipts; an earlier copy may exist elsewhere.
matches-limit-scene = The same scene is no copy: it joins nothing and dates nothing.
matches-limit-archive = What could not be searched by picture or sound is not among them: the page of each item says why.
matches-table-md5 = MD5 stands in the table as a key for joining, and for nothing else: two different files can be given the same one. SHA-256 names the file.
matches-table-distance = The column “distance” places each kind of match on the scale that Bayanat reads (0 for the same file, 0.1 for the same recording, 0.4 for the same scene, 0.45 for a candidate). It was not measured.

sheet-item = Item { $item }
sheet-incident = { $code } · { $title }
sheet-drawn = Drawn { $moment } from working copies, not from the originals.
sheet-counts = { $items ->
    [one] One item
   *[other] { $items } items
}, { $lineages ->
    [one] one group of copies
   *[other] { $lineages } groups of copies
}.
sheet-left-out = { $n ->
    [one] One item is left out by its terms.
   *[other] { $n } items are left out by their terms.
}
sheet-not-drawn = { $n ->
    [one] One more picture does not fit on these pages.
   *[other] { $n } more pictures do not fit on these pages.
}
sheet-lineage = { $n ->
    [one] One copy of a capture
   *[other] { $n } copies of one capture
}
sheet-over-other = { $item } laid over { $other }
sheet-boxes = Red boxes: what differs. Blue line: where the smaller picture lies in the larger one.

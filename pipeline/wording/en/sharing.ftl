# Lists of fingerprints that teams hand each other instead of files.

sharing-unsigned = A list in the form { $format }. Nobody has signed it.
sharing-signed = A list in the form { $format }, signed by the case with the key { $key }. Anybody can make a key: compare it with the one that the other team published.
sharing-nothing = Nothing that can be searched here comes near to this list. { $searchable ->
    [one] One item
   *[other] { $searchable } items
} of this archive can be searched by picture, { $not_searchable } cannot.
sharing-found = { $items ->
    [one] One item
   *[other] { $items } items
} of this archive { $items ->
    [one] comes
   *[other] come
} near to { $theirs ->
    [one] one item
   *[other] { $theirs } items
} of the list.
sharing-archive = { $searchable ->
    [one] One item
   *[other] { $searchable } items
} of this archive can be searched by picture, { $not_searchable } cannot.
sharing-cut-short = Only the first { $rows } rows are shown. A list that comes near to so much says little.
sharing-no-pixels = A list holds no pictures, so nothing could be laid over anything: each of these is a reason to ask the other team, and no more.
sharing-row = Number { $number } of the list (line { $line }) · item { $item } · { $kind }
sharing-same-digest = The list states the SHA-256 of this very file.
sharing-turned = Theirs comes nearest after it was changed: { $turn }.
sharing-features = { $details ->
    [one] One detail lies
   *[other] { $details } details lie
} in one geometry in both.
sharing-pictures = { $pictures ->
    [one] One picture
   *[other] { $pictures } pictures
} of ours { $pictures ->
    [one] comes
   *[other] come
} near to theirs.
sharing-where = Nearest at { $theirs } of theirs and { $ours } of ours.
sharing-sound = The same sound for { $heard }.
sharing-received = Received { $moment } from source { $source } as { $name }.

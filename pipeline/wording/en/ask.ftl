# Ask our archive: what is held of a file, in words.

## Names
ask-title = Ask our archive
ask-label-question = your file
ask-label-copy = C{ $n }

## Stages
ask-stage-bytes = The same file
ask-stage-hashes = The same picture
ask-stage-features = Parts, crops, screenshots
ask-stage-recording = Video and sound
ask-progress-waiting = being looked for …
ask-progress-done = looked for
ask-looked = { $percent } % of the video was looked at so far.
ask-progress-not_run = not looked for
ask-no-pictures = not looked for: the file has no picture
ask-no-hashes = not looked for: as a whole, no picture of the file shows enough (too dark, too plain or too small)
ask-no-features = not looked for: no picture of the file has enough details
ask-no-recording = not needed: neither the file nor what resembles it is a video or has sound
ask-not-media = not looked for: the file is no photo, video or sound recording
ask-not-decoded = not looked for: the file could not be decoded (step “{ $stage }”: { $reason })
ask-left-out = { $n ->
    [one] One more item came near
   *[other] { $n } more items came near
} and was not compared picture by picture: { $most } at a time are. A clearer or less uniform picture narrows it down.

## What was found
ask-headline = { $copies ->
    [one] One copy is held
   *[other] { $copies } copies are held
}, of { $recordings ->
    [one] one recording
   *[other] { $recordings } recordings
}{ $others ->
    [0] .
    [one] ; one more item resembles it.
   *[other] ; { $others } more items resemble it.
}
ask-headline-unconfirmed = { $copies ->
    [0] No copy is confirmed
   *[other] { $copies } copies are confirmed
}, of { $recordings ->
    [0] no recording
   *[other] { $recordings } recordings
}; { $others ->
    [one] one item resembles the file. Look at it.
   *[other] { $others } items resemble the file. Look at them.
}
ask-headline-none = No copy was found in this archive.
ask-headline-none-yet = Nothing found so far; the search goes on.
ask-nothing = Looked for among { $searchable ->
    [one] one searchable item
   *[other] { $searchable } searchable items
}; { $not_searchable ->
    [0] every item could be searched
    [one] one item cannot be searched
   *[other] { $not_searchable } items cannot be searched
}{ $not_run ->
    [0] {""}
    [one] , and one way to search was not used (see above)
   *[other] , and { $not_run } ways to search were not used (see above)
}. That nothing was found here says nothing about where the file comes from or how old it is: a copy may exist elsewhere, or here in a form that is not found.
ask-means-same_bytes = Byte for byte the same file.
ask-means-same_exposure = The same photo or the same footage: laid over each other, they agree. A person looks before anything rests on it.
ask-means-same_scene = The same place from nearly the same spot, at another moment: not a copy, and no date for the file.
ask-means-candidate = Something in both looks alike, and laying one over the other did not settle it. A person has to look.
ask-lineage-alone = No other copy of it is held.
ask-lineage = { $members } copies of this recording are held.
ask-best-only = It is the only copy that is held.
ask-for-who = Ask who recorded it, standing where, and who else has it, if it is safe to ask.
ask-archive = { $searchable ->
    [one] One item of this archive is searchable
   *[other] { $searchable } items of this archive are searchable
}; { $not_searchable ->
    [0] every item could be searched
    [one] one item cannot be searched
   *[other] { $not_searchable } items cannot be searched
}.
ask-limit-archive = What is not in this archive cannot be found in it. What may not be used, because its source refused or withdrew, is not shown.
ask-limit-first = The earliest copy here is the first that we received. Older ones may exist elsewhere.
ask-limit-scene = A picture of the same place or moment from another hand is no copy; it is not looked for.
ask-limit-record = Nothing of the file was kept, and asking is not on record, unless a receipt is made.

## In the terminal and on the page
ask-head-copies = What is held
ask-head-done = What differs
ask-head-earliest = Earliest record
ask-head-best = Best copy held
ask-head-ask = What to ask the source for
ask-head-incidents = Attached to
ask-head-not-looked = What could not be looked at
ask-head-archive = The archive that was searched
ask-head-overlooked = Items that could not be searched
ask-overlooked-all = This lists all of them, each with its reason: sanad index unsearchable
ask-head-recall = How much such a search finds
ask-head-limits = What this answer cannot show
ask-head-also = Also held of it
ask-head-record = This copy
ask-no-incident = no incident
ask-received = Received { $time } (our own record), source { $source }, { $channel }
ask-received-unknown = no record of its receipt may be shown
ask-asked = Asked on { $time }
ask-picture-question = Your file, laid out for comparison
ask-picture-held = { $item }, laid out for comparison
ask-pictures-aligned = The same thing lies at the same place in both pictures.
ask-pictures-boxes = Boxes: what differs.
ask-pictures-part = Only the part that both show, with a little around it.
ask-pictures-beside = Side by side as they are: nothing was laid over anything.
ask-picture-missing = There is no picture to show.
ask-text-more-page = The page of `sanad serve`, and --html, show the copies side by side.
ask-skip = Go to the answer
ask-care = The pictures below may be distressing.
ask-soften = Soften the pictures; point at one to see it clearly
ask-compare-side = Side by side
ask-compare-slide = Slide
ask-compare-flip = Switch
ask-compare-slider = How much of your file is shown

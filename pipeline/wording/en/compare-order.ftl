# In which order copies arose, by votes of evidence; whose record dates them; what to ask the source for.

compare-closest-precedes = Item { $item } is held to be closest to the capture among { $members } copies: the others lead back to it, as far as their order could be told.

## What a vote speaks of
order_evidence-contains = shows more of the picture
order_evidence-unmarked = without what was laid on
order_evidence-rephotographed = not taken of a screen
order_evidence-structure = file built as a camera builds it
order_evidence-metadata = keeps what a camera writes
order_evidence-moving = the video behind a still
order_evidence-longer = the longer one
order_evidence-compression = less compressed
order_evidence-screenshot = no screenshot by its name
order_evidence-pixels = more pixels
order_evidence-time = on record earlier

vote_weight-decides = decides
vote_weight-leans = leans; two such decide
vote_weight-adds = adds, never decides

copy_order-ordered = one comes from the other
copy_order-both_changed = neither comes from the other
copy_order-not_told = their order cannot be told

## Votes
vote-contains = { $earlier } shows more: { $later } holds { $percent } % of its picture, and the picture of { $earlier } goes on beyond that part without a seam.
vote-unmarked = What differs has its edges in { $later } and not in { $earlier }: it was laid on { $later } (regions: { $regions }).
vote-rephotographed = { $later } shows { $earlier } whole, in perspective and with something around it, as a photo of a screen or print does.
vote-structure = The file of { $earlier } is built as a camera builds it; that of { $later } has passed through a platform or program. File structure can be imitated.
vote-metadata = { $earlier } states more of what a camera writes and messengers remove (device, clock, position) than { $later }. Such values can be edited.
vote-moving = { $earlier } is a video of { $length }, and the picture of { $later } stands in it for a moment only.
vote-longer = { $later } ({ $other_length }) is a stretch of { $earlier } ({ $length }). A compilation holds whole clips too.
vote-compression = Both have the same size in pixels, and { $earlier } is less compressed (quality { $quality } against { $other_quality }). Saving again at high quality is possible.
vote-screenshot = { $later } is named as programs name pictures of a screen. Names can be changed.
vote-pixels = Where both show the same, { $earlier } has { $percent } % of the pixels along a side that { $later } has. Enlarging is easy.
vote-time = A record that its sender cannot edit knew { $earlier } { $sooner } before { $later }. Copies often arrive before originals.

## In words
order-ordered = { $later } comes from { $earlier }, directly or through copies that are not here.
order-both_changed = { $item } and { $other } both come from a copy that is not here: each has something that the other lost.
order-not_told = Whether { $item } comes from { $other } or the other way round cannot be told.
order-generation = { $item }: generation { $at_least } or later among the copies here
order-first = { $item }: nothing here is known to precede it

dated-own = Our own record of receipt dates { $item } to { $by }: it existed by then. Nobody who sends files can edit it.
dated-signed = A record that is signed dates { $item } to { $by } ({ $source }). It holds as far as the signature does.
dated-editable = A record that can be edited dates { $item } to { $by } ({ $whose }: { $source }). It is a reason to ask, and settles nothing.

## What to ask the source for
request-camera_file = { $item } is built as a camera leaves its files. Ask the source to confirm that it is as recorded, and for a file that the same device recorded just before or after.
request-original = Ask the source of { $item } for the original file from the phone, sent as a document or by e-mail, under its own name.
request-common_original = No copy here is the original: ask the source of { $item } for the file that it was made from, sent as a document or by e-mail, and for a file that the same device recorded just before or after.
request-how_to_send = It came by a way that writes pictures anew. “Send as a document” or e-mail keeps every byte.

## What people rule about pairs
pair_status-copy = copies of one capture
pair_status-same_scene = one scene, two captures
pair_status-not_a_copy = not copies

ruling-joined = { $item } and { $other }: copies of one capture, by { $reviewer } on { $time }: { $reason }
ruling-parted = { $item } and { $other }: ruled out ({ $status }) by { $reviewer } on { $time }: { $reason }
ruling-left_out = { $item } and { $other } match and do not count as one: { $first } and { $second } were ruled not to be copies, and this was the weakest link between them.

limit-joined_by_a_person = That the two are copies is a person’s ruling; it was not measured.

## What came after documents were issued
news_kind-older_copy = an older copy
news_kind-older_record = an older record
news_kind-copy = another copy
news_kind-ruling = a ruling

news-older_copy = On { $time } a copy of { $of } came in that is older: { $other }, dated to { $by } ({ $whose }: { $source }).
news-older_copy-was_here = { $other }, which lay in the archive since { $time }, was since found to be an older copy of { $of }, dated to { $by } ({ $whose }: { $source }).
news-older_record = On { $time } the very file { $of } came again, with a record that dates it to { $by } ({ $whose }: { $source }).
news-copy = On { $time } a copy of { $of } came in: { $other }.
news-copy-was_here = { $other }, which lay in the archive since { $time }, was since found to be a copy of { $of }.
news-ruling = On { $time } { $reviewer } ruled about { $of } and { $other }: { $status }.
news-documents = { $n ->
    [one] One document that was issued before does not speak of it:
   *[other] { $n } documents that were issued before do not speak of it:
}
news-document = { $format }, { $language }, { $audience }, issued on { $time }, SHA-256 { $sha256 }

## Incidents that may be one event
overlap-same_items = { $n ->
    [one] One item is attached to both.
   *[other] { $n } items are attached to both.
}
overlap-copies = { $n ->
    [one] One item here has a copy there.
   *[other] { $n } items here have copies there.
}
overlap-time_and_place = Their times have { $common } in common, and their areas lie { $apart } apart.

## Headings
summary-head-order = In which order they arose
summary-order-note = Each copy is held against those that it resembles most. Evidence is counted as votes; enlarging and early arrival never decide.
summary-head-dated = Whose record dates it
summary-head-ask = What to ask the source for
summary-label-best = best generation held
summary-label-for = for
summary-label-generation = generation
summary-head-rulings = What people ruled about pairs
summary-head-left_out = Matches that count for nothing because of a ruling
summary-head-news = Since documents were issued
summary-news-note = Whoever holds one of these documents must be told.
summary-head-overlaps = Incidents that may be the same event
summary-overlaps-note = A suggestion with its reasons. Software merges no incidents.
summary-caption-order = The order of the copies, and what speaks for it
summary-col-order = Order
summary-col-votes = What speaks for it
summary-no-votes = Nothing measured speaks either way.

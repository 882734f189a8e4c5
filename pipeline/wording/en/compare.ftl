# Why one member of a lineage is held to lie closest to the capture.

compare-closest-structure = Item { $item } is held to be closest to the capture among { $members } copies: its file is built as a camera builds it, or has passed through fewer programs that rewrite files. File structure can be imitated.
compare-closest-metadata = Item { $item } is held to be closest to the capture among { $members } copies: it still states more of what a camera writes and messengers remove (device, clock, position). Such values can be edited.
compare-closest-contains = Item { $item } is held to be closest to the capture among { $members } copies: others show only a part of the picture that it shows.
compare-closest-unmarked = Item { $item } is held to be closest to the capture among { $members } copies: the others carry patches that no other copy has, such as a logo or caption.
compare-closest-detail = Item { $item } is held to be closest to the capture among { $members } copies: it has more pixels and is also less compressed.
compare-closest-undecided = Nothing measured tells which of { $members } copies is closest to the capture. Item { $item } is named because it was received first.
compare-closest-moving = Item { $item } is held to be closest to the capture among { $members } copies: it is the video, the others are stills from it.
compare-closest-whole = Item { $item } is held to be closest to the capture among { $members } copies: it is whole, the others break off.

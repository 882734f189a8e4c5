# Why items count as one line, what keeps a grade down, and what was tested when origins were told apart.

scoring-merge-same-exposure = { $other } shows the same exposure as { $item }: after alignment { $agreement } % of the textured blocks agree, in { $frames ->
    [one] one picture
   *[other] { $frames } pictures
}. Copies count once.
scoring-merge-same-lineage = { $other } and { $item } belong to one lineage through further copies. Copies count once.
scoring-merge-ruled = { $other } and { $item } are copies of one capture, as { $reviewer } ruled. Copies count once.
scoring-merge-same-source = Both came from the source { $source } as its own. What one source hands over counts once, because one person may have made or chosen all of it.
scoring-merge-same-serial = Both files state the same serial number. What one device recorded counts once.
scoring-merge-same-owner = Both files state the same owner of the device. What one device recorded counts once.

scoring-gate-lines = Too few independent lines: { $have } of { $need } that are needed.
scoring-gate-kinds = The lines are of too few kinds (photo, video, sound): { $have } of { $need } that are needed.
scoring-gate-date = No finding supports the date beyond what the files say about themselves. Device clocks can be set by hand.
scoring-gate-place = No finding supports the place beyond what the files say about themselves. Stated positions can be edited.
scoring-gate-account = No contemporaneous log, and no account that shares its witness with no other, speaks of it.
scoring-gate-reviewers = Too few people have reviewed it: { $have } of { $need } that are needed.
scoring-gate-field-measured = The weights are estimates: they have not been measured on recordings with known answers.
scoring-gate-review-against = The findings lean against it. Nobody has reviewed it yet, so it stays not determined.
scoring-gate-contested = A heavy contradiction stands open on line { $line }, and without that line the grade would be lower.

scoring-tested-exposure = Tested: whether { $items ->
    [one] the one item is a copy, crop or mirrored form of another
   *[other] any of the { $items } items is a copy, crop or mirrored form of another
}, as far as its fingerprints tell.
scoring-tested-source = Tested: whether items were first handed over by the same source code; whoever sent a copy later is taken to have passed it on ({ $sources ->
    [one] one code
   *[other] { $sources } codes
} for { $items ->
    [one] one item
   *[other] { $items } items
}).
scoring-tested-device = Tested: whether files state the same serial number or owner. { $stated ->
    [0] None of the { $items } items states one
    [one] One of the { $items } items states one
   *[other] { $stated } of the { $items } items state one
}.
scoring-not-tested-persons = Not tested: whether two source codes stand for the same person, family or office. Only the team can know.
scoring-not-tested-sensor = Not tested: whether two recordings come from one camera by the noise of its sensor.
scoring-not-tested-crops = Not tested: copies that keep less than about nine tenths of the picture, or that show it on another screen. Such copies may count as lines of their own.
scoring-merge-unknown-sender = No message on record brought one of them. It is counted with what came in the same container, because nobody known is no further source.

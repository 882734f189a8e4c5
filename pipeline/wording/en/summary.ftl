# The verification summary: what a reviewer reads on the page, in the terminal and in the document.

## Names and sizes
summary-label-item = I{ $n }
summary-label-related = R{ $n }
summary-size-bytes = { $n } { $n ->
    [one] byte
   *[other] bytes
}
summary-size-kb = { $n } kB
summary-size-mb = { $n } MB
summary-wall_clock = { $reading }, zone not stated
summary-page-name = Verification summary
summary-item-page-name = Item record
summary-generated = Made { $time }
summary-skip = Go to the summary
summary-contents = Contents

## Scores in words
summary-degree-none = no support either way
summary-degree-weak = weak support
summary-degree-moderate = moderate support
summary-degree-moderately_strong = moderately strong support
summary-degree-strong = strong support
summary-leans = The findings would be more expected if { $claim } than if { $other }: { $degree }.
summary-leans-neither = The findings do not tell whether { $claim } or { $other }: { $degree }.
summary-claim-provenance = this is a faithful copy of a camera recording
summary-other-provenance = relevant content was changed without saying so, or was generated
summary-claim-item = this recording shows the event, at this place and time
summary-other-item = it shows something else
summary-claim-date = this was recorded within the claimed window
summary-other-date = it was recorded at another time
summary-claim-place = this was recorded in the claimed area
summary-other-place = it was recorded elsewhere
summary-claim-incident = these recordings show the event, at this place and time
summary-other-incident = they show something else
summary-index = { $index } (index, not probability)
summary-coverage = { $informative } of { $applicable } checks that apply were informative
summary-strength-zero = Carries no weight either way
summary-strength-unweighed = Not weighed yet
summary-strength-for = { $degree } ({ $decibans } decibans)
summary-strength-against = { $degree } for the opposite ({ $decibans } decibans)
summary-strength-slight-for = leans slightly to it ({ $decibans } decibans)
summary-strength-slight-against = leans slightly to the opposite ({ $decibans } decibans)
summary-not_run = not run: { $reason }
summary-not_assessed = Not weighed yet in the light of this incident.
summary-score-date = Date
summary-score-place = Place
summary-score-provenance = Provenance
summary-score-item = Verification
summary-gauge-key = Each bar shows weight of evidence in decibans, from −40 (against) to +40 (for), with a tick every 10. The shaded middle, under 3 either way, is “not determined”. An index is not a probability.

## One glance
summary-head-glance = At a glance
summary-notice = For the reviewer: software has weighed findings here. It never verifies; that is a decision people take.
summary-grade-label = Taken together, the material is
summary-grade-none = not weighed yet
summary-fact-items = items
summary-fact-independent = independent sources (lines)
summary-fact-set-aside = set aside, awaiting a decision
summary-fact-gaps = files named but not here
summary-waiting = This summary is not whole: { $open ->
    [0] no work is waiting
    [one] { $open } piece of work is waiting
   *[other] { $open } pieces of work are waiting
}, { $failed ->
    [0] none was given up
    [one] { $failed } was given up
   *[other] { $failed } were given up
}.
summary-head-alternatives = What it must be told apart from
summary-no-alternatives = No alternative is on record. Name the events that this one could be confused with, such as an earlier strike on the same place.
summary-head-depends = What the grade depends on
summary-depends = Line { $line } ({ $items }): without it the grade would be “{ $grade }”.
summary-depends-on-none = No single line decides the grade.
summary-head-gates = What keeps the grade from being higher
summary-head-set-aside = Set aside
summary-set-aside-told = { $n ->
    [one] One item is out of every sum until a person decides:
   *[other] { $n } items are out of every sum until a person decides:
}
summary-head-decisions = Decisions by people
summary-no-decision = Nobody has recorded a decision about this incident yet.

## Contents
summary-nav-balance = For and against
summary-nav-map = Map
summary-nav-timeline = Timeline
summary-nav-items = Items
summary-nav-copies = Copies
summary-nav-sources = Sources
summary-nav-gaps = Gaps
summary-nav-context = Accounts and claims
summary-nav-custody = Custody
summary-nav-limits = Limits
summary-nav-glossary = Words

## For and against
summary-head-balance = What speaks for it, what against, what is open
summary-speaks-for = Speaks for
summary-speaks-against = Speaks against
summary-not-established = Not established
summary-nothing-for = No finding that counts speaks for it.
summary-nothing-against = No finding that counts speaks against it. This does not mean that there is nothing to find.
summary-nothing-open = Nothing further is on record.
summary-open-date = The date is not determined: no weighty finding anchors it.
summary-open-place = The place is not determined.
summary-open-provenance = The provenance is not determined.
summary-open-check = “{ $check }” cannot tell for { $items }.
summary-open-quarantined = { $n ->
    [one] One item could not be examined: { $items }.
   *[other] { $n } items could not be examined: { $items }.
}
summary-open-received = { $n ->
    [one] One item is not examined yet: { $items }.
   *[other] { $n } items are not examined yet: { $items }.
}

## Map and timeline
summary-head-map = Where the files say they were made
summary-map-described = The incident’s area with { $near ->
    [one] one stated position
   *[other] { $near } stated positions
} on the drawing and { $far ->
    [0] none
    [one] one
   *[other] { $far }
} beyond its edge.
summary-map-note = The area is the incident’s as recorded; circles are the stated precision; arrows point to positions beyond the edge. Positions written in files can be edited.
summary-jamming = Satellite positions are known to be disturbed here: a position that lies elsewhere is only a question.
summary-north = N
summary-head-timeline = When
summary-window = Claimed window
summary-legend-clock = device clock or file name, zone known
summary-legend-reading = device clock or file name, zone not stated: drawn as read in { $zone }; it may lie further off
summary-legend-carried = servers and exports on the way
summary-legend-received = our own record of receipt
summary-legend-alternative = alternative to be told apart
summary-break = { $length } left out
summary-timeline-note = The scale is cut where nothing happened (//). Soon received does not mean recorded then, and a late arrival is not held against anybody. The tables of each item hold the same times in words.

## Items
summary-head-items = Items
summary-head-item = The item
summary-no-items = Nothing is attached to this incident.
summary-care = The pictures below may be distressing.
summary-soften = Soften the pictures; point at one to see it clearly
summary-set-aside = set aside
summary-set-aside-waiting = set aside, awaiting a decision
summary-waiting-chip = not weighed yet
summary-line = line { $n }
summary-picture-of = Small working copy of a picture from { $label }
summary-no-picture = picture not shown
summary-head-receipts = { $n ->
    [one] How it came
   *[other] How it came ({ $n } times)
}
summary-head-clocks = Clocks
summary-head-places = Positions
summary-head-findings = Findings
summary-head-item-matches = { $n ->
    [one] Resembles one other item
   *[other] Resembles { $n } other items
}
summary-head-not-read = What could not be looked at
summary-head-facts = What the file says about itself
summary-more-facts = and { $n } more in the JSON document
summary-caption-clocks = Times stated in and around the file
summary-col-what = What
summary-col-time = When
summary-col-zone = Zone, and whose clock
summary-col-stated = Where it stands, and as written
summary-distance-from-place = { $distance } from the incident’s place
summary-how-found = How this was found
summary-does-not-count = does not count: a stronger finding of the same group does
summary-silent = { $n ->
    [one] One check that says nothing either way, or was not run
   *[other] { $n } checks that say nothing either way, or were not run
}
summary-quarantined = At the step “{ $stage }”: { $reason }. The file is kept as evidence; this says nothing about its content.
summary-head-in-light-of = In the light of
summary-label-group = Group and code
summary-label-measured = Measured
summary-label-evidence = Rests on
summary-label-author = Found by
summary-label-source = source
summary-label-sent = sent
summary-label-received = received
summary-label-path = path
summary-label-container = inside
summary-forwarded = forwarded
summary-label-subject = subject
summary-label-holder = held by
summary-label-acquirer = acquired by
summary-label-method = how acquired
summary-label-witness = witnessed by
summary-label-consent = consent
summary-label-restriction = restriction
summary-label-words = words that came with it
summary-label-media-type = media type
summary-label-software = software
summary-label-codecs = codecs
summary-label-tools = tools
summary-label-incidents = also attached to

## Copies
summary-head-copies = Copies, side by side
summary-archive = Compared with an archive of { $searchable ->
    [one] one searchable item
   *[other] { $searchable } searchable items
}; { $not_searchable ->
    [0] every item could be searched
    [one] one item cannot be searched
   *[other] { $not_searchable } items cannot be searched
}. What is not in the archive cannot be found in it.
summary-no-copies = No other item shows the same recording.
summary-what-was-done = What differs between the copies
summary-frames-key = Dashed: the part that the other copy shows. Orange: a region that differs.
summary-on_limited = This rests on limited checks.
summary-distance = { $bits } of { $of } bits differ ({ $hash })
summary-match-measured = { $frames ->
    [one] one pair of pictures aligned
   *[other] { $frames } pairs of pictures aligned
} · { $points ->
    [one] one common point
   *[other] { $points } common points
} · { $percent } % of textured blocks agree
summary-change-turned = { $second } is { $turn } compared with { $first }.
summary-change-rotated = { $second } is turned by a further { $degrees }° compared with { $first }.
summary-change-scaled = A side of { $second } has { $percent } % of the pixels that the same stretch has in { $first }.
summary-change-cropped = { $second } shows { $percent } % of the picture area of { $first }.
summary-change-extended = { $first } shows { $percent } % of the picture area of { $second }.
summary-change-overlays = { $regions ->
    [one] One region of { $second }, { $percent } % of its area, differs from { $first }: a logo, caption or retouching; look at it.
   *[other] { $regions } regions of { $second }, { $percent } % of its area, differ from { $first }: logos, captions or retouching; look at them.
}
summary-change-none = No turn, crop or overlay was measured between { $first } and { $second }.
summary-segment = Seconds { $start } to { $end } of { $item } equal seconds { $other_start } to { $other_end } of { $other }.
summary-head-lineages = Lineages
summary-caption-lineages = Copies of one recording, and which of them came first
summary-col-members = Items
summary-col-earliest = Earliest known copy
summary-col-closest = Closest to capture
summary-role-only = no copy known
summary-role-earliest_known_copy = earliest known copy
summary-role-closest_to_capture = closest to capture
summary-role-copy = copy
summary-head-related = Items outside this incident

## Sources
summary-head-sources = Sources, and why some count as one
summary-sources = { $lines ->
    [0] No line counts yet
    [one] One independent line
   *[other] { $lines } independent lines
}, from { $codes ->
    [one] one source code:
   *[other] { $codes } source codes:
}
summary-sources-unknown = Independence is not weighed yet; { $codes ->
    [one] one source code:
   *[other] { $codes } source codes:
}
summary-caption-lines = Items that may go back to one origin count once
summary-col-line = Line
summary-col-why-merged = Why they count as one
summary-col-weights = Weight, decibans
summary-stands-alone = stands alone, as far as was tested
summary-head-links = Links that count for provenance
summary-head-tested = What was tested to tell origins apart, and what was not
summary-head-submissions = Submissions
summary-caption-submissions = Who handed it over, who held it, and what was asked
summary-cut-short = cut short

## Gaps
summary-head-gaps = Gaps
summary-caption-gaps = Files that were named and are not here, or could not be opened
summary-no-gaps = No file that was named is missing.
summary-col-name = Name
summary-col-reason = Reason
summary-col-where = Where it was named

## Accounts, casualties, claims
summary-head-context = Accounts, casualties and claims
summary-label-window-basis = Basis of the time
summary-label-place = Place
summary-label-strikes = Strikes
summary-label-means = Means
summary-label-military = Military presence
summary-label-warning = Warning
summary-head-accounts = Accounts
summary-accounts-note = Accounts stand beside the media. They open the way to a higher grade and carry no decibans.
summary-caption-accounts = What each account says, by topic
summary-col-account = Account
summary-first-hand = first-hand
summary-second-hand = not first-hand
summary-log = log written at the time
summary-shared-with = rests on the same person as
summary-collected-by = collected by
summary-head-casualties = Casualties, by source
summary-casualties-note = Each source’s own count as of its date. They are never averaged.
summary-caption-casualties = Killed and injured, by source and date
summary-col-as-of = As of
summary-col-killed = Killed
summary-col-injured = Injured
summary-col-children = Children
summary-col-women = Women
summary-col-note = Note
summary-head-claims = Claims
summary-claims-note = What sources say. A claim never takes its grade from the event; the media rarely say who acted.

## Custody
summary-head-custody = Custody and tools
summary-head = The ledger’s newest signed head covers { $events ->
    [one] one custody event
   *[other] { $events } custody events
}, up to { $time }.
summary-head-none = The ledger has no signed head yet.
summary-label-chain = chain value
summary-label-key = public key
summary-label-signature = signature
summary-label-policy = digest of the weights
summary-caption-events = Custody events that speak of this item
summary-col-agent = By whom, and with what

## Limits
summary-head-limits = What this summary cannot show
summary-limit-clocks = Device clocks, positions and file names can be altered by hand.
summary-limit-copies = Several copies of one recording are one source, however many people sent them.
summary-limit-archive = That no earlier copy was found says only that none is in this archive.
summary-limit-actor = The findings do not address who carried out the attack.

## Words
summary-head-glossary = Words used here
summary-term-index = index
summary-means-index = 50 plus 1.25 for each deciban; printed only where the weight is at least 3 decibans. It is not a probability.
summary-term-deciban = deciban
summary-means-deciban = unit of weight of evidence: ten times the decimal logarithm of how much more a finding is expected under one statement than under the other.
summary-term-line = line
summary-means-line = items that may go back to one origin (copies, one source, one device) and therefore count once.
summary-term-lineage = lineage
summary-means-lineage = all copies of one recording that are known here.
summary-term-earliest = earliest known copy
summary-means-earliest = the copy that our own record received first; older ones may exist elsewhere.
summary-term-closest = closest to capture
summary-means-closest = the copy that keeps most of what the camera wrote; the one to ask the source about.
summary-term-set_aside = set aside
summary-means-set_aside = taken out of every sum because a finding contradicts the claim, until a person decides. It stays disclosed.
summary-term-contested = contested
summary-means-contested = a contradiction stands open on a line that the grade relies on.
summary-term-coverage = coverage
summary-means-coverage = how many of the checks that apply gave an answer. It is shown beside a score and never multiplied into it.
summary-term-own_record = our own record
summary-means-own_record = the time at which these bytes came into our custody. Nobody who sends files can edit it.
summary-term-gap = gap
summary-means-gap = a file that a message or list names and that is not there, or could not be opened.
summary-term-quarantine = quarantine
summary-means-quarantine = kept as evidence although it could not be examined; the step and reason are recorded.
summary-term-digest = message digest
summary-means-digest = SHA-256 over the bytes: the identity of a file. The same digest means the same bytes.
summary-term-related = R1, R2 …
summary-means-related = items of the archive that are not attached to this incident.

## Terminal
summary-text-items = { $n ->
    [one] One item
   *[other] { $n } items
}
summary-text-more = and { $n } more
summary-text-and-page = The HTML page has the drawings, pictures and reasons in full.

# Protection of sources: for whom a document is made, what is left out of it, terms of use, and how sources were graded.

## Closed lists
audience-team = the team
audience-outside = people outside the team
audience-public = the public
consent-given = consent given
consent-limited = consent given for some uses only
consent-not_asked = consent not asked for
consent-refused = consent refused
consent-withdrawn = consent withdrawn
restriction-team_only = for the team only
restriction-no_publication = not to be published
restriction-hide_identity = who it came from must stay hidden
restriction-embargo = under embargo
kept_back-by_its_source = withheld at its source’s wish
kept_back-restricted = not for this audience, or not yet
reliability-A = A, completely reliable
reliability-B = B, usually reliable
reliability-C = C, fairly reliable
reliability-D = D, not usually reliable
reliability-E = E, unreliable
reliability-F = F, cannot be judged
event-decryption = unsealing

## For whom
sources-for-team = Made for the team. It may hold what must not be passed on.
sources-for-outside = Made for people outside the team. What is for the team only is left out.
sources-for-public = Made for the public. What is for the team only, or must not be published, is left out.

## What is left out
sources-kept-by-source = { $n ->
    [one] One item is withheld at its source’s wish.
   *[other] { $n } items are withheld at their source’s wish.
} It stays preserved; it is shown nowhere and counts in no score.
sources-kept-restricted = { $n ->
    [one] One item is left out because it is not for these readers, or not yet.
   *[other] { $n } items are left out because they are not for these readers, or not yet.
} The scores here rest only on what is shown.
sources-kept-gaps = { $n ->
    [one] One gap is left out at its source’s wish, or because it is not for these readers, or not yet.
   *[other] { $n } gaps are left out at their source’s wish, or because they are not for these readers, or not yet.
}
sources-item-by-source = This item is withheld at its source’s wish. Its bytes and its custody record stay preserved; nothing is told of it, and it counts in no score.
sources-item-restricted = This item is not for these readers, or not yet. Nothing is told of it here.
sources-gap-concealed = A file is missing or could not be opened. What it was called is not told, so that its source stays hidden.

## Terms of use
summary-head-terms = Terms of use
sources-terms-embargo = for the team only until { $day }
sources-terms-embargo-open = for the team only until somebody lifts the embargo

## The key, as `sanad doctor` tells it
sources-doctor-own_key = Who is behind a code is locked with a key of its own: whoever works on the case cannot look it up.
sources-doctor-case = Whoever opens the encrypted case can look up who is behind a code. A key of its own is given to “sanad init”.
sources-doctor-nothing = WARNING: the key to who is behind the codes lies in the case folder, readable. Whoever has the folder can look up every source.

## Grading
summary-head-graded = How reliable each source has been
summary-caption-graded = A person’s grading of each source
summary-col-reliability = Reliability
summary-col-graded = Graded
sources-graded = { $grade }; graded by { $by }, { $time }
sources-not-graded = { $grade }: nobody has graded this source
sources-graded-note = People grade sources from A to F. The grade says how a source has done so far, nothing about one recording, and gives no points in any score here.

# Lists of a summary that say once what holds of many entries.

summary-not-graded-yet = F, cannot be judged, because nobody has graded { $n ->
    [one] this source
   *[other] these { $n } sources
} yet:
summary-not-media = { $n ->
    [one] One file that is no photo, video or sound recording
   *[other] { $n } files that are no photos, videos or sound recordings
}: preserved, and not examined as media

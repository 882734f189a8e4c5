# What was done to one copy to make the other: beside the sentences of summary.ftl

change-crop-box = That part reaches from { $left } % to { $right } % of the width of { $first }, from the left, and from { $top } % to { $bottom } % of its height, from above.
change-tilted = { $second } shows the picture in perspective: it seems to be a photo of a screen or of a print.
change-around-bars = { $second } has bars of one colour around the picture of { $first }, which lies between { $left } % and { $right } % of the width and between { $top } % and { $bottom } % of the height.
change-around-screen = Around the picture of { $first }, { $second } shows writing or signs on one colour, as a screenshot or a caption does; the picture lies between { $left } % and { $right } % of the width and between { $top } % and { $bottom } % of the height.
change-around-pictures = { $second } shows other pictures too; that of { $first } lies between { $left } % and { $right } % of the width and between { $top } % and { $bottom } % of the height.
change-overlay-box = That region reaches from { $left } % to { $right } % of the width of { $second }, from the left, and from { $top } % to { $bottom } % of its height, from above.
change-colour-lost = { $second } is grey; { $first } is in colour.
change-colour-added = { $second } is in colour; { $first } is grey.
change-lighter = { $second } is lighter than { $first }, by { $percent } % of the full range.
change-darker = { $second } is darker than { $first }, by { $percent } % of the full range.
change-contrast-more = { $second } has more contrast than { $first }.
change-contrast-less = { $second } has less contrast than { $first }.

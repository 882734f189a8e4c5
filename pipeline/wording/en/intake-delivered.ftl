# What intake says about files that were sent over HTTP.

intake-gap-not-delivered = It was announced and did not come whole: { $received } of { $size } bytes arrived before the delivery was closed, and were not kept. Ask the source to send it again.
intake-note-delivered-held = Its bytes did not come this time: the sender named the digest of a file that the case held already. So it does not show that the sender has the file.
intake-note-delivered-odd-path = The name that its sender announced leads outside a folder (for example “../”). Nothing was written there.

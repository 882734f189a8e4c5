# What intake says about mails. No sentence names the file: it stands beside it.

## Gaps
intake-gap-linked-until = The mail holds a link to { $service } in place of a file: { $address }. According to the mail it can be had until { $until }. Sanad never follows links. Ask the source for the file, or download it and submit it.
intake-gap-linked-post = The mail points to a post on { $service }: { $address }. Sanad never follows links. Archive the post and submit what was archived.
intake-gap-partial = The mail was sent in pieces, and these are not here: { $missing }. Look for them in the other mailboxes of the source; what is here is preserved.
intake-gap-partial-twice = Two different pieces say that they are piece { $piece } of the same mail. The first one was used; both are preserved.
intake-gap-apple-stripped = Apple’s mail program keeps this attachment in a folder of its own (“Attachments”), or had not fetched it from the server. Ask the source for that folder.
intake-gap-signature-alone = A signature without what it signs. It is preserved.

## Notes
intake-note-uuencoded = It stood in the text of the mail in an old encoding (uuencode) and was decoded.
intake-note-uuencode-junk = Between its lines stood { $count ->
    [one] one line
   *[other] { $count } lines
} that hold no data and were passed over. The file may be damaged.
intake-note-uuencode-cut = The line that ends the file is missing: it may be cut off.
intake-note-inline = Shown inside the text of the mail ({ $size ->
    [one] one byte
   *[other] { $size } bytes
}), as logos in signatures are, and photos from some telephones.
intake-note-md5-equal = It has the digest that the mail states (Content-MD5).
intake-note-md5-differs = It has another digest than the mail states (Content-MD5): one of the two was changed on the way.
intake-note-maildir-tmp = The mail lay in “tmp”, where mail servers put what is not delivered whole.
intake-note-apple-beside = Apple’s mail program kept it in a folder beside the mail. Signatures of the mail do not cover it, and whoever has the folder can exchange it.
intake-note-apple-orphan = It lay in Apple’s folder for attachments; no mail that is here speaks of it.

# What intake says about mails that were fetched from a server (IMAP). No sentence names the file: it stands beside it.

## Gaps
intake-gap-imap-gone = The server named this mail and no longer had it when it was to be fetched: somebody deleted or moved it in between. If it was moved, it is found in the other mailbox.
intake-gap-imap-refused = The server did not hand this mail over: { $trouble }. Look at it with a mail program, or run “sanad mail fetch” with --again later.

## Notes
intake-note-imap-size = The server stated { $stated ->
    [one] one byte
   *[other] { $stated } bytes
} for this mail and sent { $fetched ->
    [one] one byte
   *[other] { $fetched } bytes
}. Several servers reckon sizes and are wrong; what was sent is preserved as it came.

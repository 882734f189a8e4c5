# What intake says about files of WhatsApp, Telegram and Signal.
# No sentence names the file: it stands beside it.

## Gaps
intake-gap-chat-omitted = A message brought the file, but it was left out of the export: either no media were asked for, or there were more than the program puts into one export. Ask the source for the file, or for an export with media.
intake-gap-chat-view-once = The file could be viewed once only; no export holds it.
intake-gap-chat-deleted = In this conversation, { $count ->
    [one] one message was deleted
   *[other] { $count } messages were deleted
}. The export does not say whether files came with { $count ->
    [one] it
   *[other] them
}.
intake-gap-whatsapp-null = In place of the message the export has only the word “null”, as for media that can be viewed once and for calls.
intake-gap-telegram-too-large = The file is larger than the limit that whoever made the export had set. Ask the source for the file, or for an export with a higher limit.
intake-gap-telegram-unavailable = Telegram could not give the file when the export was made. Ask the source to try again later.
intake-gap-telegram-expired = The file was set to delete itself, and had done so when the export was made.
intake-gap-signal-not-downloaded = The file was never downloaded to the telephone that made the export. Ask whoever sent it.
intake-gap-signal-records = { $count ->
    [one] One record of the export could not be read
   *[other] { $count } records of the export could not be read
}: files may be missing here. The export itself is preserved.

## Notes
intake-note-chat-open-date = The date “{ $stated }” can be read in several ways, and nothing in the chat decides between them. The time spans all of them.
intake-note-chat-no-date = The date “{ $stated }” could not be read.
intake-note-chat-group = A group: { $count ->
    [one] one person writes
   *[other] { $count } people write
} in it.
intake-note-whatsapp-inside = The ends of lines in the text suggest that this message stands within another one: whoever wrote that may have typed it.
intake-note-chat-disputed = Messages of several people in this chat name this file. It was sent on, or one of them typed its name to make it look as if another had sent it: nothing in the text tells which.
intake-note-telegram-thumbnail = A small picture that Telegram made of another file; not sent by anybody.
intake-note-telegram-times-differ = The export states the time in UTC and in local time, and the two fit in no time zone. One of them may have been changed.
intake-note-signal-preview = A preview of a link, or of an earlier message that is cited; not sent as a file.

## Attestations
attestation-signal-name-fits = The file’s name was made of its digest and of a key in the message’s record, and they fit. Whoever rewrites the whole export can make them fit.
attestation-signal-name-differs = The file’s name was made of a digest in the message’s record, but the file has another digest: it was changed or exchanged after the export.
attestation-signal-digest = The file has the digest that the message’s record states; its name was changed, or the key is missing. Whoever rewrites the whole export can make them fit.

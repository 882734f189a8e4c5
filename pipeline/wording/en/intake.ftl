# What intake says about files that are not there, and about files that reviewers must know something of.
# No sentence names the file: it stands beside it.

## Gaps: containers
intake-gap-bomb = It unpacks to far more than it holds packed, as archives do that are made to fill a disk. It was not unpacked; the archive itself is preserved.
intake-gap-too-large = It is larger than the limit for files taken out of containers. The container itself is preserved.
intake-gap-too-many = The container holds more files than the limit. Those before this point were taken in; the container itself is preserved.
intake-gap-too-deep = It lies inside more containers than the limit. It is preserved, but was not opened.
intake-gap-opened-often = The same file lies or is named in so many places that it was not opened here once more. What it holds was taken in where it was met before.
intake-gap-cut-off = It is cut off: its end is missing, as after an interrupted download or copy. What came before was taken in.
intake-gap-damaged = It is damaged and could not be read ({ $trouble }). The container itself is preserved.
intake-gap-tar-damage = A part of the archive is damaged: files may be missing here. Those before and after it were taken in.
intake-gap-tar-kind = An entry of an unusual kind, which is not unpacked. The archive itself is preserved.
intake-gap-link = A link to another file. Links from outside are not followed.
intake-gap-device = A device or pipe rather than a file. It was not opened.
intake-gap-no-access = The file or folder could not be read from where it lies.
intake-gap-sealed = A { $format } file. Sanad does not open this format: there may be photos or videos inside. The file itself is preserved.
intake-gap-encrypted = The file is encrypted. It is preserved; its content can only be seen with the key.
intake-gap-encrypted-member = It is protected by a password. The archive is preserved; its content can only be seen with the password. Ask the source for it, and submit the same archive again with “--password-file”.

## Gaps: mail
intake-gap-encrypted-mail = The mail is encrypted. It is preserved; its attachments can only be seen with the key.
intake-gap-encrypted-text = The text of the mail holds an encrypted block. It is preserved; its content can only be seen with the key.
intake-gap-linked = The mail holds a link to { $service } in place of a file: { $address }. Sanad never follows links. Ask the source for the file, or download it and submit it.
intake-gap-no-boundary = The mail says that it has several parts, but they cannot be told apart. The mail is preserved.
intake-gap-no-mail = No mail was found in it. It is preserved.

## Gaps: Skype
intake-gap-expired = Skype kept files of this kind for 30 days only, and they had passed when the export was made. It is not a sign of tampering. Ask the source for the file.
intake-gap-missing = A message names the file, but the export does not hold it. Exports leave files out at times; ask the source for the file.
intake-gap-no-media-folder = A message names the file, but no media came with this export. The source may have another part of it, or may not have ticked “files”.
intake-gap-before-2017 = A message names the file, but Skype has kept media only since April 2017, and the message is older. Ask the source for the file.
intake-gap-deleted = The message that brought a file was deleted. The export holds neither the file nor its name.
intake-gap-direct-transfer = The file went directly from computer to computer and was never on a server: no export can hold it. It may lie in the download folder of whoever received it.
intake-gap-skype-linked = The file lies on another server (OneDrive); the export holds only its name.
intake-gap-skype-card = The message shows a picture or card of another service; the export does not hold it.
intake-gap-skype-private = A private conversation ({ $conversation }): the export does not hold the content of { $count ->
    [one] one message
   *[other] { $count } messages
}.

## Notes
intake-note-salvaged = The archive has no readable directory; the file was found by its own header.
intake-note-odd-path = In the archive, its path leads outside the folder (for example “../”). Nothing was written there.
intake-note-transfer-unknown = The mail names an encoding that Sanad does not know ({ $encoding }); the file is preserved as it stands.
intake-note-base64-junk = While decoding the attachment, { $count ->
    [one] one character
   *[other] { $count } characters
} had to be passed over. The file may be damaged.
intake-note-base64-cut = The encoded attachment ends in the middle of a group: at least one byte is missing.
intake-note-base64-behind = Behind the end of the encoded attachment stand { $count ->
    [one] one more character
   *[other] { $count } more characters
}, which were left out; the raw mail holds them.
intake-note-mended = A boundary between the parts of the mail was missing; the parts were told apart as far as possible.
intake-note-from-quoted = The mailbox program put “>” in front of { $count ->
    [one] one line
   *[other] { $count } lines
} that begin with “From”. Text files in this mail may differ by that from the ones that were sent.
intake-note-name-differs = The export calls the file “{ $stored }”, the message “{ $stated }”. Senders can state any name.
intake-note-size-equal = Its size is the one that the message states.
intake-note-size-differs = The message states { $stated } bytes, the file has { $actual }: the server converted it, or it is another file.
intake-note-orphan = No message in the export refers to this file; its message may have been deleted.
intake-note-poster = A still picture that Skype made of “{ $name }”; not sent by anybody.
intake-note-album = Sent as part of an album ({ $album }).
intake-note-deleted = The message was deleted later; the export still holds the file.
intake-note-edited = The message was edited later, last at { $when }.
intake-note-edited-undated = The message was edited later; the export does not say when.

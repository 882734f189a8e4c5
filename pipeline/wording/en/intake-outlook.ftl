# What intake says about messages, stores and wrappers of Outlook (.msg, .pst, .ost, winmail.dat).
# No sentence names the file: it stands beside it.

## Gaps
intake-gap-outlook-empty = The message names the attachment, but does not hold its content. Outlook leaves it out at times, for example when attachments were removed to save room. Ask the source for the file.
intake-gap-outlook-reference = The message holds only the path of the file on the sender’s computer or network: { $address }. Ask the source for the file.
intake-gap-outlook-object = Another program put an object into the message, which holds no file that could be taken out by itself. The message is preserved; the object can be seen in Outlook.
intake-gap-outlook-items = The store also holds entries that are no mail (kind: { $kind }). What is attached to them was taken in; their own content was not. The store itself is preserved.

## Notes
intake-note-outlook-inline = It is shown inside the text of the message, as pictures and logos in signatures are.
intake-note-outlook-object = It was taken out of an object that another program put into the message.
intake-note-outlook-checksum = A checksum beside it, in the file that it was taken out of, does not agree with its bytes. The file may be damaged.
intake-note-outlook-unsent = The message is marked as not sent: it is a draft.
intake-note-outlook-deleted = The message lies among the deleted items of the store.
intake-note-outlook-orphan = No folder of the store shows this message; it was found in the store’s own list. It may have been deleted for good.
intake-note-outlook-no-mime = Outlook does not keep a mail as it was sent, only its parts. The signature of the mail server can therefore not be checked with this file; a copy of the original mail (.eml) would be needed.

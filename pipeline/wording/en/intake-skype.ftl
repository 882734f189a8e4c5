# What intake says about the databases of old Skype programs.

intake-gap-skype-database = The database names the file, but holds no files: this one lay on Skype’s server. Ask the source for the file, or for the export of the account.
intake-gap-skype-local = The file went directly from computer to computer. On the disk of whoever used this program it lay at { $path }. Ask the source for it.
intake-gap-skype-not-completed = The database says that the transfer of this file did not come to its end (status { $status }). Whoever sent it may still have it.
intake-gap-skype-video = A video message that lay on another server; the database holds only its address. Sanad never follows links.
intake-gap-skype-database-unread = A Skype database. The confined reader was not available, so it was not read. It is preserved: submit the same again when the reader runs.
intake-gap-skype-database-large = A Skype database above the limit of 512 MiB. It is preserved, but was not read.
intake-gap-skype-journal = Changes that the program had not yet written into its database. They are preserved, but were not read: messages may be missing here.
intake-note-skype-beside = The database holds no files: this one was found beside it by its name and size alone. Another file can have both.
intake-note-skype-elsewhere = The message stands in another archive or folder than the file; Skype’s id of the file joined the two. Whoever took part in a conversation knows its ids, and can write them into an export.
intake-note-skype-several = The export holds { $count } files with the same id, and Skype writes one. The message sent one of them; somebody put the others there.

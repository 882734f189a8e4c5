# What intake says about archives that the confined unpacker opens, passwords, and what stands in a zip unlisted.
# No sentence names the file: it stands beside it.

## Gaps: archives
intake-gap-unpacker-missing = The confined unpacker was not available, so the archive was not opened. It is preserved. Run “sanad doctor”, then submit the same archive again: nothing is taken in twice.
intake-gap-unpacker-died = The confined unpacker broke down on this archive ({ $trouble }). What came before was taken in; the archive itself is preserved. Unpack it on a machine of its own and submit what comes out.
intake-gap-unpacker-limit = The archive needs more than the confined unpacker may use ({ $trouble }). What came before was taken in; the archive itself is preserved.
intake-gap-volumes = One of several files that only together make an archive. It is preserved. Put all of them into one folder and submit that folder.
intake-gap-volumes-missing = The archive was cut into several files, and these are missing: number { $numbers }. Those that are there are preserved. Ask the source for the others and submit all of them in one folder.
intake-gap-locked = It is protected by a password, in a way ({ $format }) that Sanad cannot open even with the password. The archive is preserved. Unpack it with the program that made it, and submit what comes out together with the archive.

## Gaps: zip
intake-gap-password-wrong = It is protected by a password, and { $count ->
    [one] the one that was given does
   *[other] none of the { $count } that were given does
} not open it. The archive is preserved. Ask the source for the password, and submit the same archive again with “--password-file”.
intake-gap-zip-between = Before, between or behind the files of the archive stand { $count ->
    [one] one byte that belongs
   *[other] { $count } bytes that belong
} to none of them. The archive holds them as they are; look at them if something seems to be missing.

## Notes
intake-note-hard-link = In the archive, it is a second name of “{ $name }”; the bytes are the same.
intake-note-zip-unlisted = The directory of the archive does not list this file; it was found by its own header. Most programs do not show it.
intake-note-zip-other-name = The directory of the archive calls the file so; the header in front of it says “{ $name }”.
intake-note-zip-views-differ = The directory of the archive and the header in front of the file describe it differently. It was taken as the directory describes it; another program may read another file there.

## Installation
doctor-lost-libarchive = 7z, RAR and other archives cannot be opened; they are preserved, and a gap says so.

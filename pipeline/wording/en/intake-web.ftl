# What intake says about archived posts (WARC, WACZ, auto-archiver) and bundles of field programs (ProofMode, Tella).
# No sentence names the file: it stands beside it.

## Gaps: web archives
intake-gap-web-left = Not taken out of this web archive: { $pages ->
    [one] one record that is no photo, video or sound recording (page, style, program)
   *[other] { $pages } records that are no photos, videos or sound recordings (pages, styles, programs)
}, and { $small ->
    [one] one picture below 1 KiB or icon
   *[other] { $small } pictures below 1 KiB or icons
}. The archive, with all of them, is preserved.
intake-gap-web-damaged = The web archive is damaged in { $count ->
    [one] one place
   *[other] { $count } places
}: records may be missing there. Those before and after were taken in.
intake-gap-web-segmented = The web archive holds { $count ->
    [one] one piece of a file that is spread over several records
   *[other] { $count } pieces of files that are spread over several records
}, which Sanad does not join. The archive is preserved.
intake-gap-web-encoding = The archived answer is compressed in a way that cannot be undone here ({ $encoding }). The web archive with it is preserved.
intake-gap-web-revisit = In place of the file, the web archive refers to an identical one that was archived earlier, and does not hold that one. It may stand in an earlier archive: ask for it.
intake-gap-web-parts = The browser fetched the file in parts, and not all of them were archived: { $have } of { $total } bytes are there.
intake-gap-web-pieces = The playlist { $playlist } names { $count } pieces of a stream; { $missing ->
    [one] one of them is
   *[other] { $missing } of them are
} not in the archive.
intake-gap-wacz-missing = The archive's list of files (datapackage.json) names it, but it is not there.
intake-gap-wacz-elsewhere = The archive's list of files names it with an address on the network. Sanad never follows links. Ask the source for it.
intake-gap-wacz-package = The archive's list of files or sums could not be read. It is preserved; the web archives were taken in without it.
intake-gap-wacz-pages = In the list of pages, { $count ->
    [one] one line could not be read
   *[other] { $count } lines could not be read
}. It is preserved.

## Gaps: auto-archiver
intake-gap-aa-nothing = The auto-archiver was to archive { $url } and found nothing that it could keep. Sanad never follows links.
intake-gap-aa-missing = The auto-archiver's record names the file, but it is not there. It may have been stored elsewhere; ask whoever ran the program.
intake-gap-aa-rows = In the auto-archiver's record, { $count ->
    [one] one entry could not be read
   *[other] { $count } entries could not be read
}. The record is preserved.

## Gaps: ProofMode and Tella
intake-gap-field-record = The telephone's record could not be read. It is preserved.
intake-gap-field-missing = The telephone's record speaks of the file, but it did not come with the record. Ask the source for it.
intake-gap-tella-vault = Tella's vault: { $count ->
    [one] one encrypted file
   *[other] { $count } encrypted files
}, which only Tella on that telephone can open. Their endings are those of photos and videos; their content is not. Ask the source to export the files from Tella.

## Notes: web archives
intake-note-web-piece = A piece of a stream that was cut into pieces for sending; by itself it may not play.
intake-note-web-belongs = Piece { $index } of { $count } of the playlist { $playlist }.
intake-note-web-joined = Put together from { $count ->
    [one] one part
   *[other] { $count } parts
} that the browser fetched one after another; all of them are there.
intake-note-web-joined-unknown = Put together from { $count ->
    [one] one part
   *[other] { $count } parts
} that the browser fetched one after another. How long the whole is, no part says: the end may be missing.
intake-note-web-beginning = Only the beginning, { $have } bytes put together from { $count ->
    [one] one part
   *[other] { $count } parts
}; the rest was not archived.
intake-note-web-parts-disagree = Parts that overlap do not say the same there. The first one was taken: the file may have changed while it was fetched.
intake-note-web-unplaced = A part of a file that the browser fetched in parts; which part, the answer does not say.
intake-note-web-revisit = The archive does not hold these bytes a second time here; it refers to an identical file that it archived before.
intake-note-web-view = A picture that the archiving program made of the page ({ $kind }); nobody posted it.
intake-note-web-converted = The archiving program made it of another record by converting it.
intake-note-web-resource = Not fetched from the page by a browser: the archiving program added it.
intake-note-web-truncated = The archiving program broke it off ({ $reason }); its end is missing.
intake-note-web-page-by-time = No record says which page it was on. The page named is the one that was archived last before it.
intake-note-wacz-unlisted = The archive's list of files (datapackage.json) does not name it: it was added, or left out of the list.

## Notes: auto-archiver, ProofMode and Tella
intake-note-aa-thumbnail = A still picture that the auto-archiver made of a video; nobody posted it.
intake-note-aa-screenshot = A picture that the auto-archiver made of the page; nobody posted it.
intake-note-aa-made = The auto-archiver notes about this file: { $id }.
intake-note-aa-unnamed = No record names this file; what it has to do with the post is not known.
intake-note-field-withheld = The record also names networks or the device. That can lead to the person who stood there, so it is not shown; the preserved record holds it.

## Vouchers: web archives
intake-voucher-web-sums = The bytes are those that the record was made of. The sum stands in the archive itself: whoever changes the archive can change it too.
intake-voucher-web-sums-differ = The bytes are not those that the record was made of.
intake-voucher-wacz-sums = { $count ->
    [one] One file has the sum
   *[other] { $count } files have the sums
} that datapackage.json lists. The list came with the archive.
intake-voucher-wacz-sums-differ = { $count ->
    [one] One file does not have the sum
   *[other] { $count } files do not have the sums
} that datapackage.json lists, among them { $path }.
intake-voucher-wacz-no-sums = datapackage.json lists no sum that could be checked.
intake-voucher-wacz-unlisted = datapackage.json does not list this web archive: nothing vouches for it.
intake-voucher-wacz-package = datapackage.json is the one that was summed.
intake-voucher-wacz-package-differs = datapackage.json is not the one that was summed: the list of files was changed, or its sum.
intake-voucher-wacz-other-sum = The signature is over another datapackage.json.
intake-voucher-wacz-no-key = There is no key that could be read to check the signature with.
intake-voucher-wacz-broken = The signature does not fit.
intake-voucher-wacz-anonymous = The signature fits the key that came with the archive. Whose key that is, nobody says.
intake-voucher-wacz-domain = The signature fits the certificate that came with the archive, issued by { $issuer }. Whether that issuer can be trusted was not judged here.
intake-voucher-wacz-certificate = The signature fits the certificate that came with the archive, issued by { $issuer }; but the certificate does not name the domain, was not in force then, or does not fit its issuer.
intake-voucher-wacz-test-issuer = The certificate comes from { $issuer }, an authority for trying out, from which anybody gets certificates that vouch for nothing.

## Vouchers: time-stamps
intake-voucher-time-fits = The time-stamp is about these bytes, and fits the certificates that came with it. Whether that authority can be trusted was not judged here.
intake-voucher-time-other = The time-stamp is about other bytes.
intake-voucher-time-broken = The time-stamp does not fit the certificates that came with it.
intake-voucher-time-no-root = The time-stamp is about these bytes. It could not be checked further: the authority's certificates did not all come with it.
intake-voucher-time-unreadable = The time-stamp could not be read.
intake-voucher-ots = The file is about these bytes. Since when, is only to be seen in the Bitcoin chain, which was not asked.

## Vouchers: names, records, devices
intake-voucher-name = The name was made of the sum of these bytes (its first 24 digits).
intake-voucher-name-differs = The record says that the name was made of the file's sum; the bytes have another one.
intake-voucher-name-random = The name looks like one made of a sum, but is not made of these bytes. Such names can also be drawn at random.
intake-voucher-record-sum = The bytes have the sum that the record beside the file states. Whoever changes the file can change the record too.
intake-voucher-record-sum-differs = The bytes do not have the sum that the record beside the file states.
intake-voucher-pgp-fits = The signature fits the key that came with the bundle. It vouches only that one device signed all of it; nobody vouches for the key.
intake-voucher-pgp-broken = The signature does not fit this file and the key that came with the bundle.
intake-voucher-pgp-no-key = The key to check the signature with did not come with it.
intake-voucher-pgp-outdated = The key or the signature rests on sums that can be forged today (SHA-1); it was not checked.
intake-voucher-pgp-large = The file is too large to check its signature here. The signed record beside it states the file's sum.
intake-voucher-pgp-unreadable = The signature could not be read.
intake-voucher-platform = What the maker of the telephone's system says about the device. Only its servers could confirm it; they were not asked.

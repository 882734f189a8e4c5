# What vouches for a file or the message that brought it. “Fits” says that the bytes are those that were signed or
# summed. It never says that a picture shows what somebody claims.

## Kinds
attestation-kind-dkim = Signature of a mail server (DKIM)
attestation-kind-arc = Seals of mail servers on the way (ARC)
attestation-kind-authentication_results = What our own mail server found
attestation-kind-mail_signature = Signature over the mail (S/MIME or OpenPGP)
attestation-kind-container_digests = Digests that the container states
attestation-kind-container_signature = Signature over the container
attestation-kind-device_signature = Signature of the program that took the picture
attestation-kind-timestamp_token = Time-stamp
attestation-kind-self_verifying_name = File name made of the digest

## Results
attestation-result-valid = fits
attestation-result-invalid = does not fit
attestation-result-not_checked = not checked

## Keys of mail servers
attestation-key-not-asked = No key was looked up: that would tell others which senders are looked into. The key { $name } can be put into the case folder (trust/dkim), as long as it still stands in the DNS.
attestation-key-away = The DNS did not answer when it was asked for the key { $name }.
attestation-key-gone = The DNS holds no key { $name }. Keys are changed every few months, and old ones are taken away.
attestation-key-revoked = The domain has withdrawn the key.
attestation-key-unusable = What stands in place of the key is none that can be read here.
attestation-key-name = The signature names a key by a name that none can have.
attestation-unknown-algorithm = It was made in a way that is not known here ({ $name }).

## DKIM
attestation-dkim-valid = The text and the fields that it covers are those that the server of this domain signed.
attestation-dkim-broken = The field is there, but it is no whole signature.
attestation-dkim-no-from = It does not cover the field From; such a signature counts for nothing.
attestation-dkim-body-differs = The text or the attachments are not those that were signed. Mailing lists, virus scanners and programs that convert mailboxes change them too.
attestation-dkim-header-differs = The text is the one that was signed, but the fields above it, or the key, are others.

## ARC
attestation-arc-valid = { $count ->
    [one] One server has
   *[other] { $count } servers have
} sealed the mail on its way; the seals hold, and the mail is as the last of them passed it on. Named here is the first.
attestation-arc-broken = Seals are missing, double, or not whole.
attestation-arc-refused = One of the servers itself noted that the chain before it did not hold.
attestation-arc-body-differs = The text or the attachments are not those that the last server sealed.
attestation-arc-mail-differs = The fields of the mail, or the key, are not those that the last server ({ $domain }) sealed.
attestation-arc-seal-differs = The seal of { $domain } does not fit what stood there before it.

## Our own server
attestation-results-found = Our server noted: { $findings }.
attestation-results-claimed = The file says that our server noted: { $findings }. Everybody can write this into a file; only in a mailbox that we fetched ourselves does it count.

## S/MIME and OpenPGP
attestation-smime-valid = What it covers is what was signed with the key of this certificate.
attestation-smime-content-differs = What it covers is not what was signed.
attestation-smime-signature-differs = The digest fits, but the signature was not made with the key of the certificate beside it.
attestation-smime-no-certificate = The certificate did not come with it, so that there is no key to check with.
attestation-smime-unknown = It was made in a way that is not known here.
attestation-smime-broken = The signature cannot be read.
attestation-pgp-no-key = It is an OpenPGP signature, and the key of whoever signed is not at hand. It is preserved.

## What does not follow
attestation-limit-key-given = The key was put into the case folder by the team; that it stood in the DNS at the time has to be shown otherwise.
attestation-limit-key-dns = The key stood in the DNS when the mail was taken in, and is preserved. Whoever has its other half can sign with any date; some operators make it public after a while on purpose.
attestation-limit-published = The other half of this key was made public: anybody may have signed.
attestation-limit-uncovered = Not covered, so that anybody may have changed it: { $fields }.
attestation-limit-length = Only the begin of the text is covered: { $count ->
    [one] one byte
   *[other] { $count } bytes
} behind it could be added by anybody.
attestation-limit-other-domain = The sender’s address belongs to another domain, for which this server does not speak.
attestation-limit-short-key = The key has only { $bits } bits; such keys have been broken.
attestation-limit-weak-sum = It rests on { $name }, for which two texts with the same digest can be made.
attestation-limit-testing = The domain marks the key as a trial.
attestation-limit-until = By its own words it was to count only until { $when }.
attestation-limit-arc = Seals say what servers saw; each of them has to be believed.
attestation-limit-certificate = Whether the certificate belongs to whom it names was not asked.
attestation-limit-other-address = The certificate names another address than the sender’s.
attestation-limit-out-of-force = The certificate was not in force at the time that is stated for the signature.
attestation-limit-repair-line_ends = It fits after the line ends were made those that mail has on its way; the program that saved the file had changed them.
attestation-limit-repair-unquoted = It fits after “>” was taken off lines that begin with “From”; the mailbox program had put it there.

## Page
summary-head-vouchers = What vouches for it
summary-label-stated = stated around it
summary-label-dated = dated
summary-vouchers-note = “Fits” means: the bytes are those that were signed or summed. It says nothing of what a picture shows.

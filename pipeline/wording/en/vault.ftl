# What `sanad doctor` says about how the case lies on the disk.
doctor-case-encrypted = Read only with its passphrase or key file, which nobody can restore: keep a copy elsewhere.
doctor-case-not-encrypted = Whoever gets the disk reads names, messages and media: keep it on an encrypted disk.

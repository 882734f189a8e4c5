"""Mailboxes on a server (IMAP4rev1, RFC 3501): read, never changed, unless the team asked for a mark."""

"""Mails as files, mailboxes and folders, with what vouches for them."""

"""Archived posts: web archives (WARC, WACZ) and what the auto-archiver leaves."""

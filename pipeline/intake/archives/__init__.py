"""Zip, tar, compressed files, and what libarchive unpacks in the sandbox."""

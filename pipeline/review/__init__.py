"""What a reviewer reads: the records of one incident or item, gathered into one value."""

"""Where a case keeps things: bytes in the vault, rows in the records, events in the ledger."""

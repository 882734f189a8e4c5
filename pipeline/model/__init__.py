"""The nouns: frozen, typed, no I/O. Nothing here imports anything above it."""

"""Takes arrivals apart. Every byte is preserved before it is opened; what cannot be opened becomes a gap."""

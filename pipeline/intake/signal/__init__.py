"""Signal: its plaintext export, and the layout of signal-export."""

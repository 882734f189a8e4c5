"""Step 4: what a picture looks like, as hashes that survive re-encoding."""

"""Step 3: what the file says about itself, and the pictures that stand for it."""

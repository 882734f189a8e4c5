"""What the lines of the journey need from the records: small joints between the rooms, with no step of their own."""

"""Bundles of programs that document in the field: ProofMode and Tella."""

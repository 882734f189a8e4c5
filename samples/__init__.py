"""The sample incident: a street drawn by code, and the files that people might have sent from it."""

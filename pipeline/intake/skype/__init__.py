"""Skype: the server export, the database of the old program, and what Teams Free writes."""

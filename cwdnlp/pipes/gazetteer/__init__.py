"""Matches of known names and titles."""

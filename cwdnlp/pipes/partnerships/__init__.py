"""Partnerships with their members and leader."""

"""Lemma, tag and features of every token."""

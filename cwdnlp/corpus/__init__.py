"""The annotated corpus: its readable format, its validator, its splits."""

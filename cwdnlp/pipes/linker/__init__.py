"""Base forms of entities and their links: units to TERYT, partnerships and programmes to their tables."""

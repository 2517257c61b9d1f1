"""Gazetteers: the TERYT register, partnerships and programmes with their inflected forms."""

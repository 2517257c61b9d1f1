"""The features and the embedding that the trained `ner` sees."""

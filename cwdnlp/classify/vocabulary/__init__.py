"""Word lists of the classifier."""

"""Stage and topics of an article: scikit-learn estimators over the lemmas of its prose."""

"""Stage and topics of the article."""

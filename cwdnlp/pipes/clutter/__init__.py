"""Lines that belong to the web page and not to the article."""

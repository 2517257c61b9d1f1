"""One story on several sites: which articles are copies, shortened or edited, of one another."""

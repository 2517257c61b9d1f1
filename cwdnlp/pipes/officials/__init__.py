"""Officials: persons joined with their office and its unit."""

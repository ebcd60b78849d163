"""What `stepcache-validate` found, as other programs read it: one format a module."""

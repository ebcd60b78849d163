"""What `stepcache plugin ACTION` does for the author of a plugin, a module for each action."""

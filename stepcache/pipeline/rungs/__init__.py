"""The ladder's rungs, one a file."""

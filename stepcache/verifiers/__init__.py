"""Built-in verifiers, one family a file."""

"""Shadow mode: the backend answers, and what would have been served is compared with that."""

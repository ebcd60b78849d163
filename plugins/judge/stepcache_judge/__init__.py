"""A model's opinion of an answer, which proves nothing."""

"""Measurements: one script a question; results name machine, seed and commit."""

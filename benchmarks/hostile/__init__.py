"""Hostile load: what is sent, and what stands beside it."""

"""Observers: what they see of each exchange, and how they are kept from changing or slowing it."""

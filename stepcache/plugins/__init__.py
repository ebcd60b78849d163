"""Plugins: what they may offer, and how what they offer is collected and described."""

"""The shapes of requests: one API a module."""

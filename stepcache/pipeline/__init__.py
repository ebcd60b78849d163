"""The way of a request, one stage a file."""

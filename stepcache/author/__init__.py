"""The rule author's tools, thin over `language`."""

"""Prompt text to typed slots: slot types, templates, vocabularies."""

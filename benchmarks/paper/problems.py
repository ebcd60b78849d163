"""Requests with truth known by construction; imports nothing of StepCache."""

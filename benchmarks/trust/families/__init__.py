"""Families of requests: every module lists its kinds of groups in `GROUPS`; imports nothing of StepCache."""

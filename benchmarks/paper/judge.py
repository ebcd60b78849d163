"""Judges answers without StepCache."""

"""Tests of StepCache."""

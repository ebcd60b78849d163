"""Generators and judges that know the truth by construction, and nothing of StepCache."""

"""StepCache plugin for Python code."""

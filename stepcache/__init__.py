"""StepCache: answers repeated-shape LLM requests from verified steps."""

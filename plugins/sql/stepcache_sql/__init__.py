"""SQL for StepCache: what a query must be for the request at hand, and how an older one becomes it."""

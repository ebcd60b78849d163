"""The verifiers under attack: right answers with a slip in them, and what is accepted all the same."""

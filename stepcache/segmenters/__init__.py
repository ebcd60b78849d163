"""How an answer is cut into steps."""

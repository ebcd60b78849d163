"""Prompts that are one text, which the model's answer continues."""


def continued(prompt: str, answer: str, text: str) -> str:
    """The prompt, what the model wrote to it, and what it is told now; the next answer stands below."""
    return f"{prompt}{answer}\n\n{text}\n\n"

"""Plugins at work: their code in processes of its own, and what the engine is handed in its place."""

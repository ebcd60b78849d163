"""Deterministic solvers that write an answer."""

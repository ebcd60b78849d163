"""Exact algebra: reading, writing and judging equations, never by floating point."""

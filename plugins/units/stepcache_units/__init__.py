"""Quantities and unit conversions, proved exactly."""

"""Where verified answers are kept."""

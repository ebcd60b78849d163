"""Rule text to a checked, immutable `RuleSet`."""

"""Rules to start from: one file a kind, each complete, with tests that pass."""

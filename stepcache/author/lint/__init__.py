"""The linter's warnings and hints: one file a family of codes; what is an error is found by `stepcache.language`."""

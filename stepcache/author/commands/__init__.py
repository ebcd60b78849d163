"""The rule author's commands of `stepcache`, a module each: `DESCRIPTION`, `arguments(parser)`, `run(arguments)`."""

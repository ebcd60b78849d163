"""What foreign code may raise without hurting anyone but itself."""

FAULTS = (Exception, SystemExit)
"""A plugin that raises one of these costs only itself; a cancelled request and Ctrl-C go through."""

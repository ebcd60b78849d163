"""What foreign code may raise without hurting anyone but itself, and what there is to say of it."""

FAULTS = (Exception, SystemExit)
"""A plugin that raises one of these costs only itself; a cancelled request and Ctrl-C go through."""

EVERY_FAULT = (*FAULTS, KeyboardInterrupt, GeneratorExit)
"""Everything that a plugin can raise by itself, where nobody else's Ctrl-C can be meant."""

_SHOWN = 200


def told(error: BaseException) -> str:
    """What was raised, in a line; an exception may not even be able to say what it is."""
    try:
        why = " ".join(str(error).split())[:_SHOWN]
    except EVERY_FAULT:
        why = ""
    return f"{type(error).__name__}: {why}" if why else type(error).__name__

"""`stepcache-validate`: what is wrong in rule files. Needs no network and no engine."""

import gc
import sys
import traceback
from collections.abc import Sequence

FAULT = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Lint rule files.

    Returns:
        0 without a finding at or above `--fail-level`, 1 with one, 2 for a wrong call or an unreadable file, 3 for a
        fault of StepCache's own.
    """
    collecting = gc.isenabled()
    gc.disable()  # so short a run makes no garbage worth looking for: a tenth of its time
    try:
        from stepcache.author.linting import run  # noqa: PLC0415 - loaded with the collector off

        return run(argv)
    except BrokenPipeError:
        return 0
    except Exception:  # noqa: BLE001 - the last resort: a fault of ours is told as such
        traceback.print_exc()
        return FAULT
    finally:
        if collecting:
            gc.enable()


if __name__ == "__main__":
    sys.exit(main())

"""`python -m redflag`, and the command `redflag`."""

from __future__ import annotations

import atexit
import errno
import os
import sys

from redflag.cli.main import main
from redflag.cli.options import EXIT_UNREAD, tell


def run() -> None:
    """Run the command line, and end the process at once: to take its half million objects apart, one by one, costs
    Python a tenth of a scan, and the system takes the memory back anyhow. Exit handlers run, output is flushed."""
    status = _status()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError as error:
        status = status if error.errno == errno.EPIPE else _unwritten(error)  # nobody reads on: no fault of ours
    sys.stderr.flush()
    os._exit(status)


def _status() -> int:
    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int | None):
            raise
        return ended.code or 0
    except OSError as error:
        return _unwritten(error)
    return 0


def _unwritten(error: OSError) -> int:
    """Say what could not be written. Where and why a file could not be read is told where it is read."""
    tell(f"{error.filename or 'standard output'}: {error.strerror}")
    return EXIT_UNREAD


if __name__ == "__main__":
    run()

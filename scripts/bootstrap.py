"""Make a virtual environment with pip: `python3 scripts/bootstrap.py .venv`.

Debian's python3 comes without pip for new environments (the package python3-venv holds it). Where it is missing, it is
installed if the user may do so; else one line says what to do.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv

OLDEST = (3, 11)
PACKAGE = "python3-venv"


def main() -> None:
    if sys.version_info < OLDEST:
        raise SystemExit(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed, this is {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        install_venv()
        # A new process: this one has looked for ensurepip already and would not find it.
        raise SystemExit(subprocess.call([sys.executable, *sys.argv], env={**os.environ, "BOOTSTRAPPED": "1"}))
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(sys.argv[1])


def install_venv() -> None:
    """Install Debian's package that gives new environments their pip."""
    helper = [] if os.geteuid() == 0 else ["sudo"]
    apt = shutil.which("apt-get")
    if apt is None or "BOOTSTRAPPED" in os.environ or (helper and shutil.which("sudo") is None):
        raise SystemExit(f"this Python makes environments without pip: install {PACKAGE} and run make again")
    print(f"this Python makes environments without pip: installing {PACKAGE}", flush=True)
    subprocess.call([*helper, apt, "update", "-qq"])
    if subprocess.call([*helper, apt, "install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
        raise SystemExit(f"{PACKAGE} could not be installed: install it and run make again")


if __name__ == "__main__":
    main()

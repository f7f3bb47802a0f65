"""A hook of the build: the wheel holds a manual page, made from the commands as they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPage(BuildHookInterface):
    """Makes build/redflag.1 and has it installed as share/man/man1/redflag.1."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path[:0] = [str(root), str(root / "scripts")]
        try:
            from man import manual_page
        finally:
            del sys.path[:2]
        made = root / "build" / "redflag.1"
        made.parent.mkdir(exist_ok=True)
        made.write_text(manual_page(), encoding="utf-8")
        build_data["shared_data"][str(made)] = "share/man/man1/redflag.1"

"""Findings as JSON lines: an object a finding, as the JSON report has it, with the agreement it stands in; an object
with `not_read` for what was not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from redflag.report.summary import Summary
from redflag.report.table import Portfolio


class Jsonl:
    """Begun with what was not read."""

    def __init__(self, path: Path, portfolio: Portfolio) -> None:
        self._file = path.open("wb")
        for agreement, reason in portfolio.unread:
            self._line({"agreement": agreement, "not_read": reason})

    def add(self, summary: Summary, agreement: dict[str, Any]) -> None:
        for finding in agreement["findings"]:
            self._line({"agreement": agreement["path"], "sha256": agreement["sha256"], **finding})

    def end(self) -> None:
        self._file.close()

    def _line(self, told: dict[str, Any]) -> None:
        self._file.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

"""How agreements are to be scanned: all that changes what is found in them, in one object that can be sent about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from redflag.finding import Role


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """`rules` are folders or files of rules beside the shipped ones, `playbook` is the path of one, `role` the side to
    read for (without it the playbook's), `ocr` the language for text recognition, "" for none. Findings below
    `min_severity` go into `Report.left_out`. `accepted` is the path of an acceptance file, whose entries hold or have
    run out on the day `today`."""

    rules: tuple[str, ...] = ()
    min_severity: str = "info"
    playbook: str | None = None
    role: Role | None = None
    ocr: str = ""
    accepted: str | None = None
    today: date | None = None

"""What became of each flag, as one JSON object: described by changes.schema.json beside this file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from redflag import __version__
from redflag.change import Change, Comparison
from redflag.report.json import acceptance_fields, agreement_fields, finding_fields, rules_fields

SCHEMA = 1


def render(comparison: Comparison) -> bytes:
    """The object in UTF-8, keys in the order of the schema."""
    old, new = comparison.old, comparison.new
    told = {
        "schema": SCHEMA,
        "redflag": __version__,
        "rules": rules_fields(new.rules),
        "old": agreement_fields(old),
        "new": agreement_fields(new),
        "notes": list(comparison.notes),
        "unmatched": [acceptance_fields(acceptance) for acceptance in new.unmatched],
        "counts": comparison.counts,
        "changes": [_change(change) for change in comparison.changes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "status": change.status,
        "severity": change.severity.name,
        "reworded": change.reworded,
        "reason": change.reason,
        "amounts": [{**asdict(shift), "in_words": shift.in_words} for shift in change.shifts],
        "words": [asdict(edit) for edit in change.edits],
        "old": finding_fields(change.old) if change.old else None,
        "new": finding_fields(change.new) if change.new else None,
        "acceptance": acceptance_fields(change.acceptance) if change.acceptance else None,
    }

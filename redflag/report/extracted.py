"""What an extractor read, as JSON: for `redflag extract -f json`."""

from __future__ import annotations

import json
from dataclasses import asdict

from redflag.document import Document
from redflag.report.json import place_fields


def as_json(document: Document) -> str:
    """The Document's blocks (with their text and places), coverage and fine print as one JSON object."""
    blocks = [
        {
            "kind": block.kind,
            "number": block.number,
            "level": block.level,
            "start": block.start,
            "end": block.end,
            "text": document.text[block.start : block.end],
            "places": [place_fields(place) for place in document.places(block.start, block.end)],
        }
        for block in document.blocks
    ]
    told = {
        "path": document.path,
        "format": document.format,
        "sha256": document.sha256,
        "pages": document.pages,
        "coverage": asdict(document.coverage),
        "fine_print": [asdict(fine) | {"text": document.text[fine.start : fine.end]} for fine in document.fine_print],
        "blocks": blocks,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)

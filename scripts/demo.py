"""Print a table of the reports in a folder: `python scripts/demo.py build/demo`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

LEVELS = ("high", "medium", "low")


def main() -> None:
    folder = Path(sys.argv[1])
    print(f"\n{'agreement':34}{'pages':>6}{'words':>7}" + "".join(f"{level:>8}" for level in LEVELS))
    for path in sorted(folder.glob("*.json")):
        for agreement in json.loads(path.read_text(encoding="utf-8"))["agreements"]:
            counts = Counter(finding["severity"] for finding in agreement["findings"])
            name = Path(agreement["path"]).name
            pages = agreement["pages"] or "-"
            print(f"{name:34}{pages:>6}{agreement['words']:>7}" + "".join(f"{counts[level]:>8}" for level in LEVELS))
    print(f"\nOpen {folder / 'index.html'} in a browser: a report for each agreement, every flag marked in its text.")


if __name__ == "__main__":
    main()

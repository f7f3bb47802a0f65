"""Make the sample agreements, PDF and Word, from their sources.

    python scripts/make_samples.py [-o FOLDER]

Reads samples/<lang>/source/*.md (see samples_markup.py) and writes the file that each names, under samples/<lang>/ or
under FOLDER/<lang>/. The same library versions make the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from samples_docx import docx
from samples_markup import Source, read
from samples_pdf import pdf

SAMPLES = Path(__file__).parent.parent / "samples"
WRITERS: dict[str, Callable[[Source], bytes]] = {".pdf": pdf, ".docx": docx}


def make(out: Path) -> list[Path]:
    """Write every sample under `out`, one folder a language; returns what was written."""
    written = []
    for path in sorted(SAMPLES.glob("*/source/*.md")):
        source = read(path)
        target = out / path.parent.parent.name / source.meta["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(WRITERS[target.suffix](source))
        written.append(target)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sample agreements from their sources.")
    parser.add_argument("-o", "--out", type=Path, default=SAMPLES, help="the folder to write under")
    for path in make(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()

"""What redflag costs: start, memory and time against what it cannot do without, and words a second part by part.

    python scripts/bench.py [AGREEMENT.pdf] [--text FOLDER]

Processes: wall time and peak memory, medians of five. Pipeline: some 100,000 words of agreements, each copy of a sample
with parties of its own (the tokenizer must meet new words), or those of FOLDER (.txt, .pdf, .docx).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "en"
WORDS, RUNS = 100_000, 5


class Cost(NamedTuple):
    """Seconds on the wall, megabytes at the peak."""

    seconds: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("agreement", nargs="?", type=Path, default=SAMPLES / "crm-subscription.pdf")
    parser.add_argument("--text", type=Path, default=SAMPLES, help="folder of agreements for the pipeline")
    options = parser.parse_args()
    processes(options.agreement)
    pipeline(options.text)


# -- processes ---------------------------------------------------------------------------------------------------------


def processes(agreement: Path) -> None:
    """A table of commands, each beside the import it is measured against."""
    python = [sys.executable, "-c"]
    redflag = [sys.executable, "-m", "redflag"]
    rows = [
        ("import click", [*python, "import click"], None),
        ("redflag --help", [*redflag, "--help"], "import click"),
        ("import spacy", [*python, "import spacy"], None),
        (f"redflag scan {agreement.name}", [*redflag, "scan", str(agreement)], "import spacy"),
    ]
    costs: dict[str, Cost] = {}
    print(f"{'command':42}{'seconds':>9}{'MB':>7}   against")
    for name, command, against in rows:
        cost = costs[name] = median_cost(command)
        ratio = ""
        if against:
            base = costs[against]
            ratio = f"{cost.seconds / base.seconds:.2f} x time, {cost.megabytes / base.megabytes:.2f} x memory: {against}"
        print(f"{name:42}{cost.seconds:9.3f}{cost.megabytes:7.0f}   {ratio}")


def median_cost(command: Sequence[str]) -> Cost:
    costs = [cost_of(command) for _ in range(RUNS)]
    return Cost(statistics.median(c.seconds for c in costs), statistics.median(c.megabytes for c in costs))


def cost_of(command: Sequence[str]) -> Cost:
    """Of one run. The kernel counts the memory of each child apart (Linux: kilobytes)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(seconds, usage.ru_maxrss / 1024)


# -- pipeline ----------------------------------------------------------------------------------------------------------


def pipeline(folder: Path) -> None:
    """A table of the steps from text to findings, in words a second of CPU."""
    import spacy

    from redflag.engine.settle import settle
    from redflag.pipeline.reading import Reading
    from redflag.scanner import Scanner

    documents = agreements(folder)
    scanner = Scanner()
    nlp = scanner.nlp
    bare = spacy.blank(scanner.language).tokenizer
    spent: dict[str, float] = {}

    def timed(part: str, step: Callable[[], object]) -> object:
        began = time.process_time()
        result = step()
        spent[part] = spent.get(part, 0.0) + time.process_time() - began
        return result

    words = 0
    for document in documents:
        timed("spaCy's tokenizer", lambda: bare(document.text))
        doc = timed("our tokenizer", lambda: nlp.make_doc(document.text))
        timed("reading", lambda: doc.user_data.update(reading=Reading(doc, document.blocks)))
        for name, component in nlp.pipeline:
            timed(name, lambda: component(doc))
        matches = timed("rules", lambda: scanner.engine.matches(doc))
        timed("settle", lambda: settle(matches, doc, document))
        words += len(document.text.split())
    total = sum(spent.values()) - spent["spaCy's tokenizer"]
    print(f"\n{len(documents)} agreements, {words} words")
    print(f"{'part':22}{'words/s':>12}{'share':>8}{'spaCy tokenizer = 1':>22}")
    for part, seconds in spent.items():
        share = "" if part == "spaCy's tokenizer" else f"{seconds / total:.0%}"
        ratio = seconds / spent["spaCy's tokenizer"]
        print(f"{part:22}{words / max(seconds, 1e-9):12,.0f}{share:>8}{ratio:22.2f}")
    print(f"{'all of ours':22}{words / total:12,.0f}{'100%':>8}{total / spent[chr(115) + 'paCy' + chr(39) + 's tokenizer']:22.2f}")

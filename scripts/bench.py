"""What redflag costs: start, memory and time against what it cannot do without, and words a second part by part.

    python scripts/bench.py [AGREEMENT.pdf] [--text FOLDER]

Processes: wall time and peak memory, medians of five. Pipeline: some 100,000 words of the agreements in FOLDER
(the samples), each copy with names of its own, because the tokenizer must meet new words.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from redflag.document import Document

# What is measured is imported late: Linux counts the memory of the parent at the fork as the child's.

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "en"
WORDS, RUNS = 100_000, 5
RARE = 3  # times: names and titles, not the words that an agreement is made of
T = TypeVar("T")


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
            ratio = (
                f"{cost.seconds / base.seconds:.2f} x time, {cost.megabytes / base.megabytes:.2f} x memory: {against}"
            )
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

BARE = "spaCy's tokenizer"


def pipeline(folder: Path) -> None:
    """A table of the steps from text to findings, in words a second of CPU."""
    documents = agreements(folder)
    spent = spent_by_part(documents)
    words = sum(len(document.text.split()) for document in documents)
    total = sum(seconds for part, seconds in spent.items() if part != BARE)
    print(f"\n{len(documents)} agreements, {words:,} words")
    print(f"{'part':24}{'words/s':>12}{'share':>8}{'against ' + BARE:>28}")
    for part, seconds in (*spent.items(), ("all but " + BARE, total)):
        share = "" if part == BARE else f"{seconds / total:.0%}"
        print(f"{part:24}{words / max(seconds, 1e-9):12,.0f}{share:>8}{seconds / spent[BARE]:28.2f}")


def spent_by_part(documents: Sequence[Document]) -> dict[str, float]:
    """CPU seconds of each step over all documents, in the order in which they run."""
    import spacy

    from redflag.engine.settle import settle
    from redflag.pipeline.reading import begin_reading
    from redflag.scanner import Scanner

    scanner = Scanner()
    nlp, bare = scanner.nlp, spacy.blank(scanner.language).tokenizer
    spent: dict[str, float] = {}

    def timed(part: str, step: Callable[..., T], *arguments: Any) -> T:
        began = time.process_time()
        result = step(*arguments)
        spent[part] = spent.get(part, 0.0) + time.process_time() - began
        return result

    for document in documents:
        timed(BARE, bare, document.text)
        doc = timed("our tokenizer", nlp.make_doc, document.text)
        timed("words of the Doc", begin_reading, doc, document.text, document.blocks)
        for name, component in nlp.pipeline:
            timed(name.replace("redflag_", ""), component, doc)
        found = timed("rules", scanner.engine.find, doc)
        timed("findings", settle, found.matches, doc, document, found.missing)
    return spent


def agreements(folder: Path) -> list[Document]:
    """The agreements of `folder`, again and again under other names until there are enough words."""
    from redflag.batch import find
    from redflag.extractors import extract

    originals = [extract(path) for path in find([str(folder)]) if Path(path).parent.name != "source"]
    documents: list[Document] = []
    words = 0
    while words < WORDS:
        document = originals[len(documents) % len(originals)]
        if len(documents) >= len(originals):
            document = renamed(document, len(documents))
        documents.append(document)
        words += len(document.text.split())
    return documents


def renamed(document: Document, number: int) -> Document:
    """The same agreement with every rarer word in capitals turned: as new to the tokenizer as another firm's name.

    The letters of a word are turned round by `number`, so that no offset moves.
    """
    counts = Counter(re.findall(r"\b[A-Z][a-z]{4,}\b", document.text))
    rare = {word for word, times in counts.items() if times <= RARE}

    def turn(found: re.Match[str]) -> str:
        word, by = found[0], number % 25 + 1
        return word[0] + "".join(chr((ord(c) - 97 + by) % 26 + 97) for c in word[1:]) if word in rare else word

    return replace(document, text=re.sub(r"\b[A-Z][a-z]{4,}\b", turn, document.text))


if __name__ == "__main__":
    main()

"""Measure the rules on lawyers' labels: CLAUDETTE (terms of service) and CUAD (commercial contracts); for eval.py.

CLAUDETTE's lawyers labelled unfair sentences; CUAD's marked where a clause stands, fair or not. Neither holds all
that our categories hold, so what counts is recall: the labelled sentences, or spans, that a finding of the category
touches. Of the findings on CLAUDETTE, those are counted that touch a label of any kind.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from redflag.extractors import extract
from redflag.scanner import Scanner

CLAUDETTE = ("saas-termination", "unilateral-change", "liability-limits", "dispute-terms")
CUAD = {  # what lawyers call it, and what it is called here: theirs "includes time limitation to bring claims"
    "Cap On Liability": ("liability-limits", "dispute-terms"),
    "Renewal Term": ("auto-renewal",),
    "Price Restrictions": ("price-escalation",),
    "Audit Rights": ("usage-commitment",),
    "Minimum Commitment": ("usage-commitment",),
}
EDGE = 40  # letters by which a quote that a page breaks in is found again
FURNITURE = 200  # letters of a page's foot and of the next one's head
SHARED = 12  # letters and digits that a finding shares with what it touches, as in score.py


@dataclass(frozen=True, slots=True)
class Label:
    """What lawyers marked: letters [start, end) of a text, what they call it, and our categories for it, if any."""

    start: int
    end: int
    kind: str
    categories: tuple[str, ...]
    text: str


Labelled = tuple[Path, str, list[Label]]  # an agreement, its letters, its labels


def measure_claudette(folder: Path, scanner: Scanner, categories: Sequence[str], listed: bool) -> None:
    """Print the recall of each category, and how many findings touch a label of any kind; `listed`: the misses too."""
    shown = [category for category in CLAUDETTE if category in categories]
    _measure("claudette", _claudette(folder), scanner, shown, listed)


def measure_cuad(folder: Path, scanner: Scanner, categories: Sequence[str], listed: bool) -> None:
    """Print the share of the spans of each of CUAD's categories that answers to one of ours; `listed`: the misses."""
    shown = sorted(set().union(*CUAD.values()).intersection(categories))
    _measure("cuad", _cuad(folder, shown), scanner, shown, listed)


def _claudette(folder: Path) -> Iterator[Labelled]:
    for path in sorted((folder / "text").iterdir()):
        units = (folder / "units" / f"{path.stem}.units").read_text(encoding="utf-8").splitlines()
        lines = (folder / "labels" / f"{path.stem}.jsonl").read_text(encoding="utf-8").splitlines()
        given = {line["unit"]: line["labels"] for line in map(json.loads, lines) if "unit" in line}
        text, labels = "", []
        for unit in filter(None, map(re.compile(r"\[(\d+)\] (.*)").match, units)):
            end = len(text) + len(_bare(unit[2]))
            for kind, strength in given.get(int(unit[1]), {}).items():
                ours = (kind,) if strength == "definite" else ()
                labels.append(Label(len(text), end, kind, ours, unit[2]))
            text += _bare(unit[2])
        yield path, text, labels


def _cuad(folder: Path, categories: Sequence[str]) -> Iterator[Labelled]:
    spans = defaultdict(list)
    for span in map(json.loads, (folder / "spans.jsonl").read_text(encoding="utf-8").splitlines()):
        if not set(categories).isdisjoint(CUAD.get(span["category"], ())):
            spans[span["doc"]].append(span)
    for doc, marked in sorted(spans.items()):
        path = folder / "text" / f"{doc}.txt"
        raw = path.read_text(encoding="utf-8")
        labels = []
        for span in marked:
            start = len(_bare(raw[: span["start"]]))
            kind, text = span["category"], span["text"]
            labels.append(Label(start, start + len(_bare(text)), kind, CUAD[kind], text))
        yield path, _bare(raw), labels


def _measure(name: str, gold: Iterable[Labelled], scanner: Scanner, categories: Sequence[str], listed: bool) -> None:
    marked, hit, found, on_label = (Counter[str]() for _ in range(4))
    for path, text, labels in gold:
        touched: set[Label] = set()
        for finding in scanner.scan_document(extract(path)).findings:
            if finding.category not in categories:
                continue
            touching = [label for label in labels if any(_touch(p, label) for p in _places(finding.quote, text))]
            touched |= {label for label in touching if finding.category in label.categories}
            found[finding.category] += 1
            on_label[finding.category] += bool(touching)
            if listed and not touching and name == "claudette":
                print(f"BEYOND {path.stem} {finding.rule} '{finding.match}'\n    {finding.quote[:600]}")
        for label in labels:
            if not set(categories).isdisjoint(label.categories):
                marked[label.kind] += 1
                hit[label.kind] += label in touched
                if listed and label not in touched:
                    print(f"MISS {path.stem} {label.kind}\n    {label.text[:900]}")
    for kind in marked:
        print(f"{name} {kind:20} recall {_share(hit[kind], marked[kind])}")
    if name == "claudette":
        for category in categories:
            print(f"{name} {category:20} findings on a label {_share(on_label[category], found[category])}")
        print(f"{name} {'all':20} findings on a label {_share(on_label.total(), found.total())}")


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the letters of a quote stand in those of a text; a page may break in it, its number and head between."""
    letters = _bare(quote)
    start = text.find(letters) if letters else -1
    if start < 0 and len(letters) > 2 * EDGE:
        first = text.find(letters[:EDGE])
        last = text.find(letters[-EDGE:], first, first + len(letters) + FURNITURE) if first >= 0 else -1
        if last >= 0:
            yield first, last + EDGE
    while start >= 0:
        yield start, start + len(letters)
        start = text.find(letters, start + len(letters))


def _touch(place: tuple[int, int], label: Label) -> bool:
    shared = min(place[1], label.end) - max(place[0], label.start)
    return shared >= min(SHARED, label.end - label.start) > 0


def _bare(text: str) -> str:
    """The letters and digits of a text: quotes are laid over labels on these alone."""
    return re.sub(r"[\W_]+", "", text.lower())


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "- (none)"

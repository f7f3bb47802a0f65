"""How right the rules are on agreements that people have labelled: recall and precision, a category and a rule.

A folder of labelled agreements (docs/labelling.md) holds, for each agreement NAME:

    text/NAME.*          the agreement, in any format that can be scanned
    units/NAME.units     its sentences, a line each, numbered: "[12] Provider may suspend the Service."
    labels/NAME.jsonl    a line a labelled sentence: {"unit": 12, "labels": {"saas-termination": "definite"}}

A label is definite or borderline. A finding is laid over the units that its quote overlaps, letters and digits alone
compared. A definite unit under a finding of its category is a hit, under none a miss; a finding of a category that none
of its units is labelled with is a false alarm. Borderline units are neither.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redflag.document import Document
from redflag.errors import RedflagError
from redflag.finding import Finding
from redflag.pipeline import build, read
from redflag.pipeline.reading import reading_of
from redflag.scanner import Scanner

LABELS = frozenset({"definite", "borderline"})
OVERLAP = 12  # letters that a quote must share with a unit, or all of a shorter one
_UNIT = re.compile(r"\[(\d+)\] (.*)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An agreement and what people say of its units: `labels` maps a unit's number to {category: label}."""

    path: Path
    units: dict[int, str]
    labels: dict[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One miss (`rule` is "") or false alarm: the agreement, the unit's number, the words."""

    agreement: str
    category: str
    unit: int
    words: str
    rule: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of a category or a rule. `gold` and `hits` are definite units, all and found; `found` and `false` are
    findings. A rule has no `gold`: labels name categories; its `hits` are the definite units it touches."""

    gold: int = 0
    hits: int = 0
    found: int = 0
    false: int = 0

    @property
    def recall(self) -> float | None:
        return self.hits / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        return 1 - self.false / self.found if self.found else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of recall and precision."""
        if self.recall is None or self.precision is None:
            return None
        return 2 * self.recall * self.precision / (self.recall + self.precision) if self.hits else 0.0


@dataclass(slots=True)
class Score:
    """What the rules did on labelled agreements: tallies by category and by rule, misses and false alarms."""

    categories: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Case] = field(default_factory=list)
    false_alarms: list[Case] = field(default_factory=list)

    @property
    def all(self) -> Tally:
        """All categories together."""
        tallies = self.categories.values()
        counts = ("gold", "hits", "found", "false")
        return Tally(*(sum(getattr(tally, name) for tally in tallies) for name in counts))

    def add(self, agreement: Labelled, findings: Iterable[Finding], categories: frozenset[str]) -> None:
        """Count the findings of one agreement, and of its labels those of `categories`."""
        layout = _Layout(agreement.units)
        name = agreement.path.stem
        touched: dict[str, set[int]] = defaultdict(set)
        for finding in findings:
            if finding.category not in categories or not finding.quote:
                continue
            units = layout.units_of(finding.quote)
            labels = [agreement.labels.get(unit, {}).get(finding.category) for unit in units]
            touched[finding.category].update(units)
            false = not any(labels)
            for tally in (self.categories[finding.category], self.rules[finding.rule]):
                tally.found += 1
                tally.false += false
            self.rules[finding.rule].hits += labels.count("definite")
            if false:
                case = Case(name, finding.category, units[0] if units else 0, finding.quote, finding.rule)
                self.false_alarms.append(case)
        for unit, labels_of in sorted(agreement.labels.items()):
            for category, label in labels_of.items():
                if label == "definite" and category in categories:
                    self.categories[category].gold += 1
                    self.categories[category].hits += unit in touched[category]
                    if unit not in touched[category]:
                        self.misses.append(Case(name, category, unit, agreement.units.get(unit, "")))


def score_folder(folder: str | Path, scanner: Scanner, categories: frozenset[str] = frozenset()) -> Score:
    """Scan the labelled agreements of a folder and compare; all categories of the scanner's rules, or `categories`.
    Raises RedflagError."""
    score = Score()
    for agreement in read_labelled(folder):
        findings = scanner.scan(agreement.path).findings
        score.add(agreement, findings, categories or frozenset(rule.category for rule in scanner.rules))
    return score


def read_labelled(folder: str | Path) -> list[Labelled]:
    """The labelled agreements of a folder, by name. Raises RedflagError with path:line."""
    folder = Path(folder)
    texts = {path.stem: path for path in sorted((folder / "text").glob("*")) if path.is_file()}
    labelled = sorted((folder / "labels").glob("*.jsonl"))
    if not labelled:
        raise RedflagError(f"{folder}: holds no labels/*.jsonl: see docs/labelling.md for the layout")
    found = []
    for path in labelled:
        if path.stem not in texts:
            raise RedflagError(f"{path}: text/{path.stem}.* is not there")
        units = dict(_units(folder / "units" / f"{path.stem}.units"))
        found.append(Labelled(texts[path.stem], units, dict(_labels(path, units))))
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RedflagError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8 text'}") from None


def _units(path: Path) -> Iterator[tuple[int, str]]:
    for line in _lines(path):
        found = _UNIT.match(line)
        if found:
            yield int(found[1]), found[2]


def _labels(path: Path, units: dict[int, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            entry: Any = json.loads(line)
        except json.JSONDecodeError as error:
            raise RedflagError(f"{path}:{number}: is not JSON: {error.msg}") from None
        if not isinstance(entry, dict) or "unit" not in entry:
            continue  # a head line says what the agreement is
        labels = entry.get("labels")
        if entry["unit"] not in units:
            raise RedflagError(f"{path}:{number}: there is no unit [{entry['unit']}]")
        if not isinstance(labels, dict) or not set(labels.values()) <= LABELS:
            raise RedflagError(f"{path}:{number}: labels are {{category: definite or borderline}}")
        yield entry["unit"], labels


class _Layout:
    """Where each unit stands in the agreement's letters and digits."""

    def __init__(self, units: dict[int, str]) -> None:
        self._numbers = list(units)
        self._starts: list[int] = []
        pieces: list[str] = []
        at = 0
        for text in units.values():
            self._starts.append(at)
            pieces.append(_letters(text))
            at += len(pieces[-1])
        self._starts.append(at)
        self._text = "".join(pieces)

    def units_of(self, quote: str) -> Sequence[int]:
        """The units that a quote overlaps; none where it stands in none of them."""
        letters = _letters(quote)
        start = self._text.find(letters) if len(letters) >= 4 else -1
        if start < 0:
            return ()
        end, units = start + len(letters), []
        for index in range(bisect_right(self._starts, start) - 1, len(self._numbers)):
            first, last = self._starts[index], self._starts[index + 1]
            if first >= end:
                break
            if min(end, last) - max(start, first) >= min(OVERLAP, last - first) > 0:
                units.append(self._numbers[index])
        return units


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def units_of(document: Document) -> str:
    """The sentences of a Document as a .units file, to be labelled."""
    doc = read(build(), document)
    texts = (" ".join(doc[s.start : s.end].text.split()) for s in reading_of(doc).sentences)
    return "\n".join(f"[{number}] {text}" for number, text in enumerate(filter(None, texts), 1))


def told(score: Score, listed: bool = True) -> str:
    """The score as text: a table of categories, one of rules that were found wrong, and with `listed` every miss and
    false alarm."""
    lines = [_row("category", "gold", "hits", "recall", "found", "false", "precision", "F1")]
    tallies = [*sorted(score.categories.items()), ("all", score.all)]
    lines += [
        _row(name, t.gold, t.hits, _share(t.recall), t.found, t.false, _share(t.precision), _share(t.f1))
        for name, t in tallies
    ]
    lines += ["", _row("rule", "", "hits", "", "found", "false", "precision", "")]
    lines += [
        _row(name, "", t.hits, "", t.found, t.false, _share(t.precision), "") for name, t in sorted(score.rules.items())
    ]
    if listed:
        for title, cases in (("misses", score.misses), ("false alarms", score.false_alarms)):
            lines += ["", f"{title}: {len(cases)}"]
            lines += [
                f"  {case.agreement} [{case.unit}] {case.rule or case.category}\n    {' '.join(case.words.split())}"
                for case in cases
            ]
    return "\n".join(lines)


def _row(name: str, *cells: object) -> str:
    return f"{name:52}" + "".join(f"{cell!s:>10}" for cell in cells)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"

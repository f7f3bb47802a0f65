"""Findings someone has accepted: by whom, why, until when. A YAML file that people may edit (docs/drafts.md).

An acceptance is known by the finding's fingerprint, so it holds for the next draft as long as the words stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path
from textwrap import shorten
from typing import Any

from redflag.clock import read_date
from redflag.errors import RedflagError, RuleError
from redflag.files import write_whole
from redflag.finding import Acceptance, Finding, Report
from redflag.nodes import MisplacedError, Node, line_in, read_yaml

SECTION = "accepted"
KEYS = "fingerprint rule clause quote agreement sha256 within by reason since until".split()  # in this order written
NEEDED = "fingerprint by reason since".split()
HEAD = (
    "# Findings of redflag that were accepted; may be edited by hand. Entries hold until the end of the day `until`.\n"
)
FINGERPRINT = re.compile(r"[0-9a-f]{16}")
NOT_THERE: tuple[Node, Node] = (None, None)
Key = tuple[str, str]  # fingerprint and `within`: no two entries of a file share it
LONGEST_QUOTE = 160  # characters
LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|.+")  # as YAML counts lines


@dataclass(frozen=True, slots=True)
class Accepted:
    """The acceptances of a file, by fingerprint."""

    by_fingerprint: Mapping[str, tuple[Acceptance, ...]]

    def apply(self, report: Report, today: date) -> Report:
        """The report with what is accepted put apart; findings whose acceptance has run out tell of it."""
        name = _file_name(report)
        accepted: list[tuple[Finding, Acceptance]] = []

        def left(findings: Sequence[Finding]) -> Iterator[Finding]:
            for finding in findings:
                fitting = list(self._fitting(finding, name))
                holding = next((entry for entry in fitting if entry.holds(today)), None)
                if holding:
                    accepted.append((finding, holding))
                elif fitting:
                    latest = max(fitting, key=lambda entry: entry.until or date.max)
                    yield replace(finding, lapsed=latest.in_words)
                else:
                    yield finding

        findings, left_out = tuple(left(report.findings)), tuple(left(report.left_out))
        accepted.sort(key=lambda pair: (pair[0].start, pair[0].rule, pair[0].match_start))
        return replace(report, findings=findings, left_out=left_out, accepted=tuple(accepted))

    def unmatched(self, reports: Sequence[Report]) -> tuple[Acceptance, ...]:
        """The acceptances, in the order of the file, that fit no finding of any of `reports`, run out or not."""
        return self.all_but(key for report in reports for key in self.matched(report))

    def matched(self, report: Report) -> tuple[Key, ...]:
        """The keys of the acceptances that fit a finding of `report`, run out or not."""
        findings = (*report.findings, *report.left_out, *(finding for finding, _ in report.accepted))
        name = _file_name(report)
        return tuple(dict.fromkeys(_key(entry) for finding in findings for entry in self._fitting(finding, name)))

    def all_but(self, keys: Iterable[Key]) -> tuple[Acceptance, ...]:
        """The acceptances, in the order of the file, whose keys are not among `keys`."""
        known = set(keys)
        return tuple(entry for same in self.by_fingerprint.values() for entry in same if _key(entry) not in known)

    def _fitting(self, finding: Finding, name: str) -> Iterator[Acceptance]:
        known_as = (finding.fingerprint, *finding.former)
        for entry in (entry for one in known_as for entry in self.by_fingerprint.get(one, ())):
            if not entry.within or fnmatchcase(name, entry.within):
                yield entry


def _file_name(report: Report) -> str:
    return re.split(r"[\\/]", report.document.path)[-1]


def load_accepted(path: str | Path) -> Accepted:
    """Read the acceptances at `path`. Raises RuleError (path:line)."""
    entries, _ = _read(_text_of(Path(path)), Path(path))
    by_fingerprint: dict[str, tuple[Acceptance, ...]] = defaultdict(tuple)
    for entry in entries:
        by_fingerprint[entry.fingerprint] += (entry,)
    return Accepted(dict(by_fingerprint))


def accepting(reports: Sequence[Report], prefixes: Sequence[str] | None, word: Acceptance) -> list[Acceptance]:
    """Acceptances, by `word`, of the findings whose fingerprints start with `prefixes`; of all where that is None.
    What an agreement lacks has no words to know it by, and is accepted in files of that name alone. Raises ValueError
    where a prefix fits none or several."""
    word = replace(word, by=_plain(word.by), reason=_plain(word.reason), within=_plain(word.within))
    if not word.by or not word.reason:
        raise ValueError("nothing is accepted without a name and a reason")
    found: dict[tuple[str, str], Acceptance] = {}
    for report in reports:
        name = _plain(_file_name(report))
        for finding in (*report.findings, *(finding for finding, _ in report.accepted)):
            within = word.within or (escape(name) if finding.kind == "missing" else "")
            entry = replace(
                word,
                fingerprint=finding.fingerprint,
                within=within,
                rule=_plain(finding.rule),
                clause=_plain(f"{finding.clause.number} {finding.clause.heading}"),
                quote=shorten(_plain(finding.quote), LONGEST_QUOTE, placeholder=" ..."),
                agreement=name,
                sha256=_plain(report.document.sha256),
            )
            found.setdefault(_key(entry), entry)
    if prefixes is None:
        return list(found.values())
    wanted = {_only({fingerprint for fingerprint, _ in found}, prefix) for prefix in prefixes}
    return [entry for entry in found.values() if entry.fingerprint in wanted]


def _only(fingerprints: Iterable[str], prefix: str) -> str:
    fitting = sorted(one for one in fingerprints if prefix and one.startswith(prefix.lower()))
    if not fitting:
        raise ValueError(f"no finding has the fingerprint '{prefix}'")
    if len(fitting) > 1:
        raise ValueError(f"'{prefix}' begins {len(fitting)} fingerprints: {', '.join(fitting[:3])}: give more of it")
    return fitting[0]


def _plain(text: str) -> str:
    """One line of characters that can be written."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def add(path: str | Path, acceptances: Sequence[Acceptance]) -> None:
    """Write `acceptances` into the file at `path`, made where there is none: in place of those that they renew, else
    at its end. Comments and the other entries stay as they are. Raises RedflagError."""
    path = Path(path)
    text = _text_of(path) if path.exists() else HEAD
    before, node = _read(text, path) if path.exists() else ([], None)
    places = {_key(entry): index for index, entry in enumerate(before)}
    wanted = list(before)
    for entry in acceptances:
        if (index := places.get(_key(entry))) is None:
            wanted.append(entry)
        else:
            wanted[index] = entry
    written = _spliced(text, node, wanted, before)
    try:
        is_right = _read(written, path)[0] == wanted
    except RuleError:
        is_right = False
    if not is_right:
        raise RedflagError(f"{path}: cannot be added to as it is laid out: write one entry below the other, each '- '")
    write_whole(path, written.encode("utf-8"))


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RuleError(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1", "is not UTF-8 text") from None


def _key(entry: Acceptance) -> Key:
    return entry.fingerprint, entry.within


def _read(text: str, path: Path) -> tuple[list[Acceptance], Node]:
    """The entries and the root node of a file. Raises RuleError (path:line)."""
    raw, node = read_yaml(text, path)
    try:
        for key in raw:
            if key != SECTION:
                raise MisplacedError(f"unknown key '{key}': the file has '{SECTION}' alone", key)
        listed = raw.get(SECTION) or []
        if not isinstance(listed, list):
            raise MisplacedError(f"'{SECTION}' is a list of entries", SECTION)
        return list(_entries(listed)), node
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(node, *error.at)}", str(error)) from None


def _entries(listed: Sequence[Any]) -> Iterator[Acceptance]:
    seen = set()
    for index, raw in enumerate(listed):
        try:
            entry = _entry(raw)
        except MisplacedError as error:
            raise MisplacedError(str(error), SECTION, index, *error.at) from None
        if _key(entry) in seen:
            raise MisplacedError(f"'{entry.fingerprint}' is accepted twice", SECTION, index)
        seen.add(_key(entry))
        yield entry


def _entry(raw: Any) -> Acceptance:
    if not isinstance(raw, dict):
        raise MisplacedError(f"an entry is a mapping of {', '.join(KEYS)}")
    for key, value in raw.items():
        if key not in KEYS:
            raise MisplacedError(f"unknown key '{key}': an entry has {', '.join(KEYS)}", key)
        if not isinstance(value, str):
            raise MisplacedError(f"'{key}' is one text", key)
    raw = {key: value.strip() for key, value in raw.items()}
    for key in NEEDED:
        if not raw.get(key):
            raise MisplacedError(f"an entry needs '{key}'", key)
    if not FINGERPRINT.fullmatch(raw["fingerprint"]):
        raise MisplacedError(f"'{raw['fingerprint']}' is no fingerprint: 16 digits and letters a to f", "fingerprint")
    dates = {key: _date(raw[key], key) for key in ("since", "until") if raw.get(key)}
    return Acceptance(**(raw | dates | ({} if raw.get("until") else {"until": None})))


def _date(text: str, key: str) -> date:
    try:
        return read_date(text)
    except ValueError as error:
        raise MisplacedError(f"{key}: {error}", key) from None


def _spliced(text: str, node: Node, wanted: Sequence[Acceptance], before: Sequence[Acceptance]) -> str:
    """The file's text with the entries that differ replaced, line by line, and the further ones at the list's end."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = LINE.findall(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    key, listed = next((pair for pair in node.value if pair[0].value == SECTION), NOT_THERE) if node else NOT_THERE
    if not before:
        if key is not None:  # "accepted:" or "accepted: []"
            del lines[key.start_mark.line]
        return "".join([*lines, f"{SECTION}:{end}", *_written(wanted, 2, end)])
    column = listed.start_mark.column
    spans = [(child.start_mark.line, _last_line(child) + 1) for child in listed.value]
    lines[spans[-1][1] : spans[-1][1]] = _written(wanted[len(before) :], column, end)
    for (start, stop), new, old in reversed(list(zip(spans, wanted, before, strict=False))):
        if new != old:
            lines[start:stop] = _written([new], column, end)
    return "".join(lines)


def _last_line(node: Node) -> int:
    """The line, from 0, on which the last value of an entry ends: comments behind it are not its own."""
    last = node.value[-1][1].end_mark
    return int(last.line - 1 if last.column == 0 else last.line)


def _written(entries: Sequence[Acceptance], column: int, end: str) -> list[str]:
    import yaml

    found = []
    for entry in entries:
        plain = [{key: getattr(entry, key) for key in KEYS if getattr(entry, key)}]
        text = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1_000_000)
        found += [f"{' ' * column}{line}{end}" for line in text.rstrip("\n").split("\n")]
    return found

"""`rules explain` says truly which step decided, on the misses and false alarms that `rules score` lists."""

from __future__ import annotations

import json
import shutil
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from redflag.engine.conditions import Unmet
from redflag.engine.trace import Tried
from redflag.extractors import extract
from redflag.kit.score import _Layout, score_folder, units_of
from redflag.scanner import Scanner

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import explain_check  # noqa: E402
from explain_check import Verdicts, check  # noqa: E402

SAMPLES = ROOT / "samples" / "en"
AGREEMENT = SAMPLES / "crm-subscription.pdf"
OFF = ("saas-termination.vendor-ends-at-will", "unilateral-change.terms", "liability-limits.cap-of-few-months")
OFF += ("price-escalation.vendor-raises-prices", "auto-renewal.renews-by-itself", "data-security.used-for-own-purposes")


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory, scanner: Scanner) -> Path:
    """An agreement labelled with all that is found in it, but for the flags of one category."""
    folder = tmp_path_factory.mktemp("labelled")
    for name in ("text", "units", "labels"):
        (folder / name).mkdir()
    shutil.copyfile(AGREEMENT, folder / "text" / "a.pdf")
    document = extract(AGREEMENT)
    lines = units_of(document).splitlines()
    (folder / "units" / "a.units").write_text("\n".join(lines), encoding="utf-8")
    units = {int(line[1 : line.index("]")]): line.partition("] ")[2] for line in lines}
    layout, labels = _Layout(units), defaultdict(dict)
    for finding in scanner.scan_document(document).findings:
        if finding.category != "usage-commitment":
            for unit in layout.units_of(finding.quote) if finding.quote else ():
                labels[unit][finding.category] = "definite"
    told = "\n".join(json.dumps({"unit": unit, "labels": of}) for unit, of in sorted(labels.items()))
    (folder / "labels" / "a.jsonl").write_text(told, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def poorer(scanner: Scanner) -> Scanner:
    """The shipped rules without some, so that they miss something."""
    known = {rule.id for rule in scanner.rules}
    assert known.issuperset(OFF)
    return Scanner([rule for rule in scanner.rules if rule.id not in OFF])


def test_what_is_said_of_misses_and_false_alarms_is_true(labelled: Path, poorer: Scanner) -> None:
    score, verdicts = score_folder(labelled, poorer), Verdicts()
    assert score.misses and score.false_alarms
    assert list(check(str(labelled), poorer, score, verdicts)) == []
    told = {key.partition(",")[0] for key in verdicts.true}
    assert {"step", "action", "false alarm"} <= told and sum(verdicts.true.values()) > 100


def test_a_lie_is_found(labelled: Path, poorer: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were another step named than the one that decided, the check would tell."""

    def lying(*args: object) -> Tried:
        one = try_one(*args)
        lie = one.stop is not None and one.stop.key == "action"
        return replace(one, stop=Unmet("modality", one.alternative.modalities)) if lie else one

    try_one = explain_check.try_one
    monkeypatch.setattr(explain_check, "try_one", lying)
    score, verdicts = score_folder(labelled, poorer), Verdicts()
    score.misses[2:] = []
    assert list(check(str(labelled), poorer, score, verdicts))

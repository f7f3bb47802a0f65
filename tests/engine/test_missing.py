"""What is missing, and what only one side may: told once an agreement, and only of the kinds that the rule names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redflag.document import Coverage
from redflag.engine.examples import of_lines
from redflag.engine.line import read_guard
from redflag.engine.settle import settle
from redflag.finding import Confidence, Finding
from redflag.pipeline.language import load_lexicon

from .house import find, line, pattern, rule

NOTICE = rule(
    line("vendor must any notice"),
    pattern("{notice} ... is given"),
    id="exit.no-notice",
    kind="missing",
    agreements=["hosting"],
    place=("terminat*", "term"),
)
ONE_SIDED = rule(
    line("vendor may end"),
    id="exit.vendor-only",
    kind="one-sided",
    agreements=["hosting"],
    counterpart=(line("customer|both may end"),),
)
TITLE = "# Hosting Agreement\nProvider shall charge for the platform.\n"


def findings(text: str, linked: bool = False) -> list[Finding]:
    document = of_lines(text)
    if linked:
        document = replace(document, coverage=Coverage(linked_terms=("https://terms.example",)))
    doc, found = find(document, NOTICE, ONE_SIDED)
    return list(settle(found.matches, doc, document, found.missing))


FOUND = [
    # the text behind the title, the rules that tell
    ("", ["no-notice"]),
    ("A notice is given.", []),
    ("A notice is not given.", ["no-notice"]),
    ("Prior notice of it is given by Provider.", []),
    ("Provider may terminate.", ["no-notice", "vendor-only"]),
    ("Provider may terminate. Provider may close down.", ["no-notice", "vendor-only", "vendor-only"]),
    ("Provider may terminate. Customer may terminate.", ["no-notice"]),
    ("Provider may terminate.\n# 9. Exit\nEither party may terminate.", ["no-notice"]),
    ("Customer may not terminate. Provider may terminate.", ["no-notice", "vendor-only"]),
]


@pytest.mark.parametrize(("text", "rules"), FOUND)
def test_what_is_told(text: str, rules: list[str]) -> None:
    assert sorted(f.rule for f in findings(TITLE + text)) == [f"exit.{name}" for name in rules]


@pytest.mark.parametrize("title", ["# Licence Agreement\nProvider shall charge for the software.\n", ""])
def test_other_kinds_of_agreement_are_left_alone(title: str) -> None:
    assert findings(title + "Provider may terminate.") == []


def test_a_file_may_be_silent_in_another_trade() -> None:
    told = replace(rule(line("vendor may end")), not_in=frozenset({"other"}))
    for title, matches in (("# Office Lease\n", 0), ("# Hosting Agreement\nThe platform.\n", 1), ("", 1)):
        assert len(find(of_lines(title + "Provider may terminate." + " It is so." * 40), told)[1].matches) == matches


HELP = replace(NOTICE, id="exit.no-help", needed=(read_guard("customer may end any", load_lexicon().kinds),))


@pytest.mark.parametrize(
    ("text", "told"), [("", 0), ("Provider may terminate.", 0), ("It lasts.\nCustomer may terminate.", 1)]
)
def test_what_nobody_needs_is_not_missing(text: str, told: int) -> None:
    assert len(find(of_lines(TITLE + text), HELP)[1].missing) == told


PLACES = [
    ("", "", 0),
    ("# 1. Fees\nA fee is due.\n# 2. Term and Termination\nIt lasts.", "2", 80),
    ("# Termination\nIt lasts.", "", 58),
]


@pytest.mark.parametrize(("text", "number", "start"), PLACES)
def test_what_is_missing_stands_where_one_would_look_for_it(text: str, number: str, start: int) -> None:
    (found,) = findings(TITLE + text)
    assert (found.kind, found.quote, found.match, found.places) == ("missing", "", "", ())
    assert (found.clause.number, found.start, found.end) == (number, start, start)


def test_terms_pulled_in_by_link_may_hold_it() -> None:
    assert [f.confidence for f in findings(TITLE)] == [Confidence.medium]
    assert [f.confidence for f in findings(TITLE, linked=True)] == [Confidence.low]

"""From matches to findings: one clause and effect, one finding a category; an identity that survives the next draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from redflag.document import Block, Document, FinePrint, PdfPlace, Piece
from redflag.engine.examples import of_lines
from redflag.engine.rule import Rule
from redflag.engine.settle import settle
from redflag.finding import Confidence, Finding, Severity, unnumbered

from .house import line, pattern, rule, run

HIGH, MEDIUM, LOW = Severity.high, Severity.medium, Severity.low
END = rule(line("vendor may end"), id="exit.end", severity=HIGH)
ANY_TIME = rule(line("vendor may end, with at-any-time"), id="exit.any-time", severity=MEDIUM)
TIME = rule(pattern("at any time"), id="exit.time", severity=LOW)
FEE = rule(pattern("{fee}"), id="cost.fee", severity=MEDIUM)


def findings(document: Document | str, *rules: Rule) -> tuple[Finding, ...]:
    document = of_lines(document) if isinstance(document, str) else document
    doc, matches = run(document, *rules)
    return settle(matches, doc, document)


SETTLED = [
    # text, rules, (rule, match, also) of each finding, in order
    (
        "Provider may terminate at any time.",
        [END, TIME],
        [("exit.end", "terminate", ()), ("exit.time", "at any time", ())],
    ),
    (
        "Provider may terminate at any time.",
        [ANY_TIME, TIME],
        [("exit.any-time", "terminate at any time", ("exit.time",))],
    ),
    ("Provider may terminate at any time.", [END, ANY_TIME], [("exit.end", "terminate", ("exit.any-time",))]),
    ("Provider may terminate at any time.", [ANY_TIME, END], [("exit.end", "terminate", ("exit.any-time",))]),
    # what overlaps one of several that overlap is told with them
    (
        "Provider may terminate at any time.",
        [END, TIME, ANY_TIME],
        [("exit.end", "terminate", ("exit.any-time", "exit.time"))],
    ),
    # two categories stay two
    (
        "For the termination fee.",
        [FEE, rule(pattern("termination fee"), id="exit.fee")],
        [("cost.fee", "termination fee", ()), ("exit.fee", "termination fee", ())],
    ),
    # two sentences stay two, in the order of the text
    (
        "A fee is due. Provider may terminate. A fee is due.",
        [END, FEE],
        [("cost.fee", "fee", ()), ("exit.end", "terminate", ()), ("cost.fee", "fee", ())],
    ),
    # of one start the rule's name decides
    (
        "Provider may terminate, for a fee.",
        [END, FEE],
        [("cost.fee", "fee", ()), ("exit.end", "terminate", ())],
    ),
    ("Nothing is said.", [END, FEE], []),
    # what is told once an agreement is told where it first stands
    (
        "A fee is due. Provider may terminate. A fee is due.",
        [END, rule(pattern("{fee}"), id="cost.fee", once=True)],
        [("cost.fee", "fee", ()), ("exit.end", "terminate", ())],
    ),
]


EXIT_FEE = rule(pattern("{fee}"), id="exit.fee", severity=MEDIUM, effect="leaving")
EXIT_NOTICE = rule(pattern("{notice}"), id="exit.notice", severity=LOW, effect="leaving")
SETTLED += [
    # two rules of one effect are one flag in a sentence, in two they are two
    ("A fee is due upon notice.", [EXIT_FEE, EXIT_NOTICE], [("exit.fee", "fee", ("exit.notice",))]),
    (
        "A fee is due. Notice is given.",
        [EXIT_FEE, EXIT_NOTICE],
        [("exit.fee", "fee", ()), ("exit.notice", "Notice", ())],
    ),
    ("A fee is due upon notice.", [FEE, EXIT_NOTICE], [("cost.fee", "fee", ()), ("exit.notice", "notice", ())]),
]


@pytest.mark.parametrize(("text", "rules", "expected"), SETTLED)
def test_settled(text: str, rules: Sequence[Rule], expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert [(f.rule, f.match, f.also) for f in findings(text, *rules)] == expected


def test_of_equal_severity_the_surer_stands() -> None:
    unsure = rule(pattern("terminate"), id="exit.a", confidence=Confidence.low)
    sure = rule(pattern("terminate at"), id="exit.b", confidence=Confidence.high)
    assert [(f.rule, f.also) for f in findings("To terminate at once.", unsure, sure)] == [("exit.b", ("exit.a",))]


def test_the_order_of_the_rules_does_not_matter() -> None:
    text = (
        "Provider may terminate at any time for a fee. A termination fee is due; Provider may close down the service."
    )
    rules = [END, ANY_TIME, TIME, FEE]
    assert findings(text, *rules) == findings(text, *reversed(rules))


def test_a_finding_quotes_its_sentence_and_marks_its_match() -> None:
    text = "1. Term\nNothing is said of it. Provider may terminate upon thirty (30) days notice.  Nothing."
    document = of_lines("# " + text)
    (found,) = findings(document, END)
    assert found.quote == "Provider may terminate upon thirty (30) days notice."
    assert document.text[found.start : found.end] == found.quote
    assert document.text[found.match_start :].startswith(found.match) and found.match == "terminate"
    assert (found.clause.number, found.clause.heading) == ("1", "Term")
    assert [(value.amount, value.unit, value.text) for value in found.values] == [("30", "day", "thirty (30) days")]


def test_places_are_those_of_the_match() -> None:
    text = "Provider may terminate the agreement."
    pieces = (
        Piece(0, 12, PdfPlace(1, 10, 700, 60, 710)),
        Piece(13, 22, PdfPlace(1, 64, 700, 90, 710)),
        Piece(23, 37, PdfPlace(2, 10, 20, 80, 30)),
    )
    document = Document("a.pdf", "pdf", "", text, (Block(0, len(text), "paragraph"),), pieces)
    (found,) = findings(document, rule(line("vendor may end agreement"), id="exit.end"))
    assert found.places == (PdfPlace(1, 64, 700, 90, 710), PdfPlace(2, 10, 20, 80, 30))


@pytest.mark.parametrize(
    ("kind", "fine"),
    [("paragraph", False), ("item", False), ("row", False), ("note", True), ("header", True), ("footer", True)],
)
def test_fine_print(kind: str, fine: bool) -> None:
    document = of_lines("Provider may terminate.")
    document = replace(document, blocks=(replace(document.blocks[0], kind=kind),))  # type: ignore[arg-type]
    assert [found.fine_print for found in findings(document, END)] == [fine]


LAID_OUT = "Provider may terminate. Fees are due."
FINE = [
    # fine print of the agreement, why the finding is fine print
    ((FinePrint(0, 23, "white"),), "white"),
    ((FinePrint(9, 22, "hidden"),), "hidden"),  # "may terminate": part of the match is enough
    ((FinePrint(0, 9, "hidden"), FinePrint(9, 23, "small type 6 pt of 11")), "small type 6 pt of 11"),
    ((FinePrint(22, 37, "white"),), ""),
]


@pytest.mark.parametrize(("fine_print", "reason"), FINE)
def test_words_set_to_be_overlooked_are_fine_print(fine_print: tuple[FinePrint, ...], reason: str) -> None:
    document = replace(of_lines(LAID_OUT), fine_print=fine_print)
    (found,) = findings(document, END)
    assert (found.match, found.fine_print, found.fine_print_reason) == ("terminate", bool(reason), reason)


END_SOFTENED = rule(
    line("vendor may end"), id="exit.end", severity=HIGH, softened=("with notice, duration >= 30 days", "near fee")
)
GRADES = [
    # text, severity, what softened it
    ("Provider may terminate.", HIGH, ""),
    ("Provider may terminate upon thirty days prior notice.", MEDIUM, '"thirty days prior notice" in the same clause'),
    ("Provider may terminate upon ten days prior notice.", HIGH, ""),
    ("Provider may terminate within sixty days.", HIGH, ""),
    ("Provider may terminate if sixty days have passed, upon notice.", MEDIUM, None),
    ("Provider may terminate for a fee.", MEDIUM, '"fee" in the same clause'),
    ("Provider may terminate; thirty days prior notice is given.", HIGH, ""),  # another clause
    ("Provider may terminate without thirty days prior notice.", HIGH, ""),  # denied
    # what softens stands in the lead-in; of two items the one that nothing softens is told
    ("Upon sixty days notice Provider may: (a) terminate.", MEDIUM, None),
    ("Provider may: (a) terminate for a fee; (b) terminate.", HIGH, ""),
]


@pytest.mark.parametrize(("text", "severity", "softened"), GRADES)
def test_what_softens_lowers_the_grade(text: str, severity: Severity, softened: str | None) -> None:
    (found,) = findings(text, END_SOFTENED)
    assert found.severity == severity
    assert found.softened == softened if softened is not None else found.softened


@pytest.mark.parametrize(
    ("kind", "category", "severity", "expected", "raised"),
    [
        ("paragraph", "exit", LOW, LOW, ""),
        ("note", "exit", LOW, MEDIUM, "it stands in fine print (note)"),
        ("footer", "exit", MEDIUM, HIGH, "it stands in fine print (page footer)"),
        ("note", "exit", HIGH, HIGH, ""),
        ("note", "fine-print", LOW, LOW, ""),
    ],
)
def test_fine_print_raises_the_grade(
    kind: str, category: str, severity: Severity, expected: Severity, raised: str
) -> None:
    document = of_lines("Provider may terminate.")
    document = replace(document, blocks=(replace(document.blocks[0], kind=kind),))  # type: ignore[arg-type]
    (found,) = findings(document, rule(line("vendor may end"), id=f"{category}.end", severity=severity))
    assert (found.severity, found.raised) == (expected, raised)


DRAFTS = [
    # the next draft of "Provider may terminate.", whether its finding is the same one
    ("Provider may terminate.", True),
    ("A new page.\nAnd another.\nProvider may terminate.", True),
    ("# 7. Exit\nProvider may terminate .", True),
    ("PROVIDER MAY TERMINATE", True),
    ("7.2 Provider may terminate.", True),
    ("12. (b) Provider may terminate.", True),
    ("Section 9: Provider may terminate.", True),
    ("Provider may terminate, it says.", False),
    ("Provider may close down.", False),
]


@pytest.mark.parametrize(("draft", "same"), DRAFTS)
def test_a_fingerprint_survives_the_next_draft(draft: str, same: bool) -> None:
    (old,) = findings("Provider may terminate.", END)
    (new,) = findings(draft, END)
    assert (old.fingerprint == new.fingerprint) == same
    assert len(new.fingerprint) == 16


NUMBERED = [
    # quote, without the numbers in front of it
    ("9.2 Provider may end.", "Provider may end."),
    ("§ 9 Abs. 2 applies.", "Abs. 2 applies."),
    ("Article 4.1. Provider may end.", "Provider may end."),
    ("(iv) the fees; and", "the fees; and"),
    ("b) the fees", "the fees"),
    ("• 3. “Fees” are due.", "“Fees” are due."),
    ("2.2 ALL FEES ARE FINAL.", "ALL FEES ARE FINAL."),
    ("2.50 EUR per user", "2.50 EUR per user"),
    ("1.5 percent a month", "1.5 percent a month"),
    ("(30) days after the end", "(30) days after the end"),
    ("30 days after the end", "30 days after the end"),
    ("I. Newton Ltd may end.", "I. Newton Ltd may end."),
    ("A fee is due.", "A fee is due."),
    ("-5 % of the fee", "-5 % of the fee"),
    ("9.2", "9.2"),
    ("", ""),
]


@pytest.mark.parametrize(("quote", "expected"), NUMBERED)
def test_numbers_in_front_of_a_quote_are_no_part_of_it(quote: str, expected: str) -> None:
    assert unnumbered(quote) == expected


def test_a_fingerprint_survives_another_name_and_format() -> None:
    document = of_lines("Provider may terminate.")
    renamed = replace(document, path="other.docx", format="docx", sha256="1" * 64, pages=9)
    assert [f.fingerprint for f in findings(document, END)] == [f.fingerprint for f in findings(renamed, END)]


def test_equal_quotes_have_fingerprints_of_their_own() -> None:
    text = "Provider may terminate.\nProvider may terminate!\nPROVIDER MAY TERMINATE.\nProvider may terminate."
    prints = [found.fingerprint for found in findings(text, END)]
    assert len(set(prints)) == 4
    assert prints[:2] == [found.fingerprint for found in findings(text.split("\nPROVIDER")[0], END)]


def test_rules_have_fingerprints_of_their_own() -> None:
    first, second = findings("Provider may terminate for a fee.", END, FEE)
    assert first.quote == second.quote and first.fingerprint != second.fingerprint

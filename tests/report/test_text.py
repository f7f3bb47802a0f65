"""The text report as someone reads it in a terminal or through a pipe."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pytest

from redflag.finding import Failure, Report, Severity
from redflag.report import text

from .builder import Line, document, finding, report

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")


def plain(reports: Sequence[Report], failures: Sequence[Failure], width: int = 100) -> str:
    return text.render(reports, failures, width).decode()


@pytest.mark.parametrize(
    ("shown", "what"),
    [
        ("offers/nimbus-subscription.pdf\n", "the file"),
        ("PDF, 5 pages, 347 words, English\n", "what it is"),
        ("Customer: Harbour Tea Trading Ltd\nVendor: Nimbus CRM GmbH\n", "who stands where"),
        ("13 red flags in what was read: 5 high, 5 medium, 3 low\n", "the counts"),
        ("HIGH  3.1 Support and training, page 2\n", "severity as a word, the clause, the place"),
        ("LOW  General, page 4, fine print (page footer)\n", "fine print"),
        ('"Premium Support [[is part of every subscription and may not be declined]]."', "the quote, marked"),
        ("  Why   You pay for support whether or not you want it", "why"),
        ("  Ask   Ask to take support out of the price", "what to ask"),
        ("  Offer The Customer may order support", "fallback wording"),
        ("saas-termination.no-refund, also saas-termination.prepaid-lost (high confidence,", "rules and confidence"),
        ("not legal advice", "the disclaimer"),
    ],
)
def test_shows(shown: str, what: str) -> None:
    assert shown in plain([report()], [])


def test_worst_comes_first() -> None:
    severities = re.findall(r"^(HIGH|MEDIUM|LOW) ", plain([report()], []), re.MULTILINE)
    assert severities == ["HIGH"] * 5 + ["MEDIUM"] * 5 + ["LOW"] * 3


@pytest.mark.parametrize(
    ("coverage", "rules", "shown", "alarm"),
    [
        ({}, 212, "212 rules found nothing in what was read. This is not legal advice", False),
        ({"complete": False}, 212, "Part of the file was not read.", True),
        ({"complete": False, "pages_without_text": (3,)}, 9, "Page 3: no text could be read", True),
        ({"complete": False, "pages_without_text": (1, 2, 3, 5)}, 9, "Pages 1-3, 5: no text could be read", True),
        ({"complete": False, "notes": ("two text boxes were not read",)}, 9, "Two text boxes were not read.", True),
        ({"complete": False, "pages_without_text": (3,), "notes": ("a chart",)}, 9, "Page 3: no text could be", True),
        (
            {"complete": False, "pages_without_text": (3,), "notes": ("page 3 is a scan",)},
            9,
            "| Page 3 is a scan.",
            True,
        ),
        ({"complete": False}, 9, "found nothing in the part that was read.", True),
        ({}, 0, "No rule ran: nothing was checked.", True),
        ({"pages_by_ocr": (2,)}, 9, "Note: Page 2: read by text recognition", False),
        ({"linked_terms": ("nimbus.example/terms",)}, 9, "these terms are part of the agreement and were not", False),
        ({"tracked_insertions": 1, "tracked_deletions": 2}, 9, "1 tracked insertion and 2 tracked deletions", False),
        ({"hidden_runs": 1}, 9, "1 piece of hidden text", False),
    ],
)
def test_nothing_unread_passes_as_clean(coverage: dict[str, Any], rules: int, shown: str, alarm: bool) -> None:
    written = plain([report(document(**coverage), [], rules)], [])
    assert shown in written
    assert ("NOT ALL OF THIS FILE WAS READ" in written) == alarm
    assert "clean" not in written


def test_an_unread_page_is_told_once() -> None:
    source = document(complete=False, pages_without_text=(3,), notes=("page 3 holds no text and was not read",))
    assert plain([report(source)], []).count("age 3 ") == 1


def test_an_empty_text_is_an_alarm() -> None:
    assert "No words were found" in plain([report(document([]), [])], [])


def test_failures_take_one_line_each_and_close_the_report() -> None:
    written = plain([report(), report()], [FAILURE])
    assert "2 agreements, 26 red flags: 10 high, 10 medium, 6 low\n" in written
    assert written.endswith("\nNOT READ  offers/scan.pdf: encrypted: a password is needed\n")


def test_nothing_scanned_says_so() -> None:
    assert plain([], []) == "Nothing was scanned.\n"


@pytest.mark.parametrize("width", [20, 44, 80, 120])
def test_wraps_to_the_width(width: int) -> None:
    source = document([("paragraph", "", "x" * 10_000 + " ends", 0, 1)], path="y" * 300)
    for one in (report(), report(source, [finding(source, "ends", title="z" * 500)])):
        assert max(map(len, plain([one], [], width=width).splitlines())) <= width


HOSTILE = [
    ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),  # colour codes
    ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),  # sets the window's title
    ("\x9b2J", "\ufffd2J"),  # the one-byte form of the same
    ("[bold red]rich[/]", "[bold red]rich[/]"),  # markup of the library that draws
    (":smile:", ":smile:"),
    ("a\rb", "a b"),  # would print over the line
    ("abc\u202edcba", "abc\ufffddcba"),  # reverses what is shown
    ("\ud800", "\ufffd"),  # cannot be written in UTF-8
]


@pytest.mark.parametrize(("words", "shown"), HOSTILE)
@pytest.mark.parametrize("colour", [False, True])
def test_words_of_others_stay_words(words: str, shown: str, colour: bool) -> None:
    lines: list[Line] = [("paragraph", "", f"Before {words} after.", 0, 1)]
    source = document(lines, path=f"{words}.pdf")
    flag = finding(source, "after", title=f"Title {words}", why=words, ask=words, fallback=words)
    failure = Failure(words, "UnreadableAgreement", words)
    written = text.render([report(source, [flag])], [failure], colour=colour).decode()
    own = re.sub(r"\x1b\[[0-9;]*m", "", written)
    assert own.count(shown) == 8
    assert "\x1b" not in own
    assert (written != own) == colour


def test_colour_marks_the_match_without_brackets() -> None:
    written = text.render([report()], [], colour=True).decode()
    assert "\x1b[1;4;31mis part of every subscription and may not be declined\x1b[0m" in written
    assert "[[" not in written


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "colour"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),  # a pipe or a file
        (io.StringIO(), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_only_on_a_terminal(
    stream: io.StringIO, environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    text.show([report()], [FAILURE], stream)
    assert ("\x1b[" in stream.getvalue()) == colour


def test_a_stream_that_knows_only_ascii_gets_ascii() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    text.show([report(document([("paragraph", "", "Gebühr", 0, 1)]), [])], [Failure("§.pdf", "E", "no")], stream)
    stream.seek(0)
    assert "NOT READ  ?.pdf: no" in stream.read()


def test_severity_info_is_counted_where_there_is_one() -> None:
    source = document()
    flag = finding(source, "Voxline", severity=Severity.info)
    assert "1 red flag in what was read: 0 high, 0 medium, 0 low, 1 info\n" in plain([report(source, [flag])], [])


def test_the_path_of_what_was_not_read_can_be_copied() -> None:
    path = f"/share/{'long' * 30}/missing agreement.pdf"
    assert f"NOT READ  {path}: no such file" in plain([], [Failure(path, "UnreadableAgreement", "no such file")])

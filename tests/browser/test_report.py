"""The HTML report in a real browser: filters, keys, links, copying, and what a reader without a script gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2 as pdfium
import pytest
from report.builder import document, finding, report
from report.test_html import HOSTILE, hostile

from redflag.finding import Acceptance, Report

from .conftest import DESK, PHONE, Open

pytestmark = pytest.mark.browser


def shown(page: Any) -> list[str]:
    """The numbers of the cards that can be seen."""
    cards: list[str] = page.locator(".card:visible").evaluate_all("cards => cards.map(card => card.dataset.number)")
    return cards


def key_of(number: int) -> str:
    """What links to the made-up report's flag of that number."""
    flags = sorted(report().findings, key=lambda flag: (-flag.severity, flag.start, flag.rule))
    return flags[number - 1].fingerprint


def in_view(page: Any, selector: str) -> bool:
    found: bool = page.locator(selector).first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; }"
    )
    return found


def press_severities(page: Any, *names: str) -> None:
    for name in names:
        page.locator(f"button[data-severity={name}]").click()


FILTERS: list[tuple[Any, list[int]]] = [
    (lambda page: press_severities(page, "medium", "low"), [1, 2, 3, 4, 5]),
    (lambda page: page.select_option("select", "mandatory-support"), [2, 7, 12]),
    (lambda page: page.fill("input[type=search]", "vOXLINE"), [3]),
    (lambda page: page.fill("input[type=search]", "no such words"), []),
]


@pytest.mark.parametrize(("choose", "numbers"), FILTERS)
def test_filters(opened: Open, choose: Any, numbers: list[int]) -> None:
    page = opened(report()).page
    choose(page)
    assert shown(page) == [str(number) for number in numbers]
    assert page.locator("[aria-live]").inner_text() == f"{len(numbers)} of 13 shown"
    assert page.locator(".strip a:not(.off)").count() == len(numbers)
    page.keyboard.press("Escape")
    assert len(shown(page)) == 13


# (keys, the finding then chosen)
KEYS = [("j", 1), ("n", 1), ("jjj", 3), ("jjk", 1), ("nnp", 1), ("k", 13), ("jk", 1)]


@pytest.mark.parametrize(("keys", "number"), KEYS)
def test_keys_walk_the_findings(opened: Open, keys: str, number: int) -> None:
    page = opened(report()).page
    for key in keys:
        page.keyboard.press(key)
    assert page.locator(".card.current").get_attribute("data-number") == str(number)
    assert page.evaluate("document.activeElement.dataset.number") == str(number)
    assert in_view(page, ".card.current") and in_view(page, ".paper mark.current")


def test_keys_pass_over_what_is_filtered_out(opened: Open) -> None:
    page = opened(report()).page
    press_severities(page, "high")
    page.keyboard.press("j")
    assert page.locator(".card.current").get_attribute("data-number") == "6"


def test_slash_goes_to_the_search_and_letters_there_are_letters(opened: Open) -> None:
    page = opened(report()).page
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator("input[type=search]").input_value() == "jk"
    assert not page.locator(".current").count()


def test_links_lead_from_finding_to_place_and_back(opened: Open) -> None:
    page = opened(report()).page
    page.locator(".card[data-number='3'] .place a").click()
    assert page.evaluate("location.hash") == f"#p-{key_of(3)}"
    assert in_view(page, f"#p-{key_of(3)}")
    page.locator(".paper mark[data-flags='9'] .tag").first.click()
    assert page.locator(".card.current").get_attribute("data-number") == "9"
    page.go_back()
    assert page.locator(".card.current").get_attribute("data-number") == "3"


def test_a_mark_of_the_picture_leads_to_its_finding(opened: Open) -> None:
    page = opened(report()).page
    page.locator(".strip a[data-number='13']").click()
    assert page.locator(".card.current").get_attribute("data-number") == "13"
    assert page.locator(".strip li").first.text_content() == "page 1: 2 flags (1 high)"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_deep_link_shows_its_finding(opened: Open, scripts: bool) -> None:
    page = opened(report(), f"#f-{key_of(11)}", java_script_enabled=scripts).page
    box = page.locator(f"#f-{key_of(11)}").bounding_box()
    assert 0 <= box["y"] < 900
    if scripts:
        assert page.locator(".card.current").get_attribute("data-number") == "11"
        assert in_view(page, ".paper mark.current")


def test_a_finding_is_copied_as_a_question(opened: Open) -> None:
    page = opened(report(), permissions=["clipboard-read", "clipboard-write"]).page
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.locator(".copy", has_text="Copied").wait_for()
    told = page.evaluate("navigator.clipboard.readText()").replace("\r", "").split("\n\n")
    assert told[0] == "nimbus-subscription.pdf, 1.2 What the Customer receives, page 1, says:"
    assert told[1].startswith("“The Customer shall procure at its own cost the servers")
    assert told[2].startswith("Would you agree to this instead: “The subscription fee includes all hardware")


def test_where_the_clipboard_is_shut_the_question_is_shown_to_be_copied(opened: Open) -> None:
    page = opened(report()).page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('shut')); }")
    page.locator(".card[data-number='2'] .copy").click()
    box = page.locator(".card[data-number='2'] textarea")
    assert "may not be declined" in box.input_value()
    assert box.evaluate("e => document.activeElement === e && e.selectionEnd === e.value.length")


def test_accepted_findings_are_folded(opened: Open) -> None:
    one = report()
    aside = (one.findings[0], Acceptance("0" * 16, "J. Roe", "insured", date(2026, 3, 1)))
    page = opened(replace(one, findings=one.findings[1:], accepted=(aside,))).page
    assert not page.locator(".accepted").is_visible()
    page.locator(".settled summary").click()
    assert "insured" in page.locator(".accepted").inner_text()


def test_without_scripts_everything_can_be_read(opened: Open) -> None:
    page = opened(report(), java_script_enabled=False).page
    assert len(shown(page)) == 13
    assert not page.locator(".filters").is_visible() and not page.locator(".copy").first.is_visible()
    page.locator(".card[data-number='9'] .place a").click()
    assert in_view(page, f"#p-{key_of(9)}")


def test_dark_is_dark(opened: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert opened(report(), color_scheme="light").page.evaluate(ground) == "rgb(253, 253, 251)"
    assert opened(report(), color_scheme="dark").page.evaluate(ground) == "rgb(22, 24, 27)"


def test_prints_findings_and_agreement_without_what_only_a_screen_needs(opened: Open) -> None:
    page = opened(report(), color_scheme="dark").page
    press_severities(page, "medium")  # a filter holds on the screen alone
    with pdfium.PdfDocument(page.pdf(format="A4", print_background=True)) as printed:
        text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    words = " ".join(text.split())
    for flag in report().findings:
        assert flag.title in words
    assert "This agreement is the whole understanding" in words
    assert "Copy as a question" not in words and "13 shown" not in words


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["telephone", "desk"])
@pytest.mark.parametrize("bad", HOSTILE)
def test_an_agreement_that_means_harm_breaks_nothing(opened: Open, bad: str, viewport: dict[str, int]) -> None:
    seen = opened(hostile(bad), viewport=viewport)
    seen.page.on("dialog", lambda dialog: seen.errors.append("dialog"))
    seen.page.keyboard.press("j")
    assert seen.page.locator(".card.current").count() == 1
    assert not seen.errors and not seen.requests
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_formula_stays_words_when_copied(opened: Open) -> None:
    source = document([("paragraph", "", '=HYPERLINK("http://x.example","y") may be charged at will.', 0, 1)])
    one: Report = report(source, [finding(source, "=HYPERLINK", "r.formula", title='=HYPERLINK("a")')])
    seen = opened(one, permissions=["clipboard-read", "clipboard-write"])
    assert not seen.page.locator("a[href^=http]").count()
    seen.page.locator(".copy").click()
    seen.page.locator(".copy", has_text="Copied").wait_for()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert not any(line.startswith(("=", "+", "-", "@")) for line in copied.splitlines())

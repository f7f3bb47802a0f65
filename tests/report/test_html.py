"""The HTML report as a browser and a reader take it: safe, whole, linked both ways."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from redflag.document import PdfPlace
from redflag.finding import Failure, Finding, Party, Report, Severity
from redflag.report import FORMATS

from .builder import Line, document, finding, report, select

FAILURE = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted: a password is needed")
CSS = resources.files("redflag.report").joinpath("templates", "report.css").read_text("utf-8")


def written(*reports: Report, failures: tuple[Failure, ...] = ()) -> str:
    return FORMATS["html"](reports, failures).decode()


def page(*reports: Report, failures: tuple[Failure, ...] = ()) -> Any:
    return lxml_html.document_fromstring(written(*reports, failures=failures))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def flagged(text: str, *matches: str, kind: Any = "paragraph", **fields: Any) -> Report:
    """A report on one block of text; each match is a finding, the first the worst."""
    source = document([(kind, "", text, 0, 1)])
    severities = [Severity.high, Severity.medium, Severity.low]
    flags = [finding(source, m, f"r.{i}", severity=severities[i], **fields) for i, m in enumerate(matches)]
    return report(source, sorted(flags, key=lambda flag: flag.start))


@pytest.mark.parametrize(
    ("selector", "shown"),
    [
        ("h1", "nimbus-subscription.pdf"),
        (".about", "PDF, 5 pages, 347 words, English"),
        (".headline", "13 red flags in what was read"),
        (".tiles", "5 high settle before you sign 5 medium negotiate 3 low know before you sign"),
        (".parties", "Read as the customer (Harbour Tea Trading Ltd) Vendor Nimbus CRM GmbH"),
        (".card[data-number='2'] .labels", "2 high Mandatory support"),
        (".card[data-number='2'] h3", "Paid support cannot be declined"),
        (".card[data-number='2'] .place", "3.1 Support and training, page 2"),
        (".card[data-number='2'] blockquote", "Premium Support is part of every subscription and may not be declined."),
        (".card[data-number='2'] mark", "is part of every subscription and may not be declined"),
        (
            ".card[data-number='2'] .facts",
            "mandatory-support.cannot-decline; high confidence; fingerprint 18e98ae7bf269ecc",
        ),
        (".card[data-number='13'] .labels", "13 low Price escalation, fine print (page footer)"),
        (
            ".card[data-number='9'] .facts",
            "saas-termination.no-refund, also saas-termination.prepaid-lost; high confidence;",
        ),
        (".paper", "1.1 The Provider grants the Customer the right"),  # Word's numbers stand in front
        (".paper", "Page 2 2 Fees"),  # where a page starts
        (".paper td", "Item"),
        (".colophon", "This is not legal advice"),
    ],
)
def test_shows(selector: str, shown: str) -> None:
    assert shown in words(select(page(report()), selector)[0])


def test_the_whole_agreement_is_there() -> None:
    source = document()
    paper = select(page(report(source)), ".paper")[0]
    for extra in select(paper, ".tag, .page"):
        extra.drop_tree()
    shown = re.sub(r"\s", "", paper.text_content())
    for block in source.blocks:
        assert re.sub(r"\s|\|", "", source.text[block.start : block.end]) in shown


# What a vendor could put into an agreement, a file name or a party's name.
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</script></title></textarea><!--",
    "\"'><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202edesrever\u202c",
    "\u05d4\u05e1\u05e4\u05e7",
    "\ud800 \x00 \x1b[31m \uffff",
    "x" * 10_000,
]


def hostile(bad: str) -> Report:
    lines: list[Line] = [
        (kind, bad, f"Before {bad} the price may rise {bad} after", 1, 1)
        for kind in ("heading", "paragraph", "item", "row", "note", "header", "footer")
    ]
    source = document(lines, path=f"{bad}.pdf", complete=False, notes=(bad,), linked_terms=(bad,))
    fields: dict[str, Any] = dict.fromkeys(("title", "why", "ask", "fallback", "category", "fingerprint"), bad)
    return report(source, [replace(finding(source, f"{bad} the price", also=(bad,), **fields), rule=bad)])


@pytest.mark.parametrize("bad", HOSTILE)
def test_words_of_others_stay_words(bad: str) -> None:
    tree = page(hostile(bad), failures=(Failure(bad, "UnreadableAgreement", bad),))
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert len(select(tree, "script")) == len(select(tree, "style")) == 1
    assert not select(tree, "img, iframe, object, embed, link, base")
    assert not [name for element in elements for name in element.attrib if name.startswith("on") or name == "style"]
    assert len(select(tree, ".paper mark .tag")) == 1
    assert select(tree, "footer.colophon")  # the page goes on to its end


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x1b", "\x00", "\x9b"])
def test_signs_that_hide_words_are_replaced(sign: str) -> None:
    assert sign not in written(hostile(f"a{sign}b"))


@pytest.mark.parametrize("one", [report(), hostile(HOSTILE[1])])
def test_nothing_is_fetched(one: Report) -> None:
    tree = page(one)
    links = [value for e in tree.iter() for name, value in e.attrib.items() if name in ("href", "src", "action")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"@import|url\(", CSS)


def test_the_policy_allows_its_own_style_and_script_only() -> None:
    tree = page(report())
    policy = select(tree, "meta[http-equiv='Content-Security-Policy']")[0].get("content")
    hashes = {
        name: base64.b64encode(hashlib.sha256(select(tree, name)[0].text.encode()).digest()).decode()
        for name in ("style", "script")
    }
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes['style']}'",
        f"script-src 'sha256-{hashes['script']}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize(
    "tree",
    [
        page(report()),
        page(report(), report(), failures=(FAILURE,)),
        page(report(document(), [])),
        page(failures=(FAILURE,)),
    ],
)
def test_ids_links_and_headings_are_in_order(tree: Any) -> None:
    ids = tree.xpath("//@id")
    levels = [int(heading.tag[1]) for heading in select(tree, "h1, h2, h3, h4, h5, h6")]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//@href")} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_finding_and_its_place_link_to_each_other() -> None:
    tree = page(report())
    for flag in report().findings:
        key = flag.fingerprint
        assert select(tree, f"#f-{key} a[href='#p-{key}']")
        assert select(tree, f".paper a#p-{key}.tag[href='#f-{key}']")


# (text, matches worst first, the marked stretches as (text, numbers of the findings on it))
OVERLAPS = [
    ("one two three", ("two",), [("two", "1")]),
    ("one two three", ("one two", "two three"), [("one ", "1"), ("two", "1 2"), (" three", "2")]),  # they cross
    ("one two three", ("one two three", "two"), [("one ", "1"), ("two", "1 2"), (" three", "1")]),  # one in another
    ("one two three", ("two", "two", "two"), [("two", "1 2 3")]),  # the same words
    ("one two three", ("one", "three"), [("one", "1"), ("three", "2")]),
    ("one two three", ("one two three",), [("one two three", "1")]),  # the whole block
]


@pytest.mark.parametrize(("text", "matches", "marks"), OVERLAPS)
def test_overlapping_matches_are_cut_into_stretches(text: str, matches: tuple[str, ...], marks: Any) -> None:
    tree = page(flagged(text, *matches))
    tags = [tag.get("href") for tag in select(tree, ".paper .tag")]
    for tag in select(tree, ".paper .tag"):
        tag.drop_tree()
    assert [(mark.text_content(), mark.get("data-flags")) for mark in select(tree, ".paper mark")] == marks
    assert len(set(tags)) == len(tags) == len(matches)


def test_a_match_over_two_cells_is_marked_in_both() -> None:
    cells = select(page(flagged("Backups | no | on request", "Backups | no", kind="row")), ".paper td")
    assert [len(select(cell, "mark")) for cell in cells] == [1, 1, 0]
    assert [words(cell) for cell in cells] == ["1 high Backups", "no", "on request"]


def test_the_rest_of_the_quote_is_set_off_softly() -> None:
    tree = page(flagged("First here. The price may rise soon. Last here.", "may rise"))
    assert [quoted.text for quoted in select(tree, ".paper .quoted")] == ["The price ", " soon."]


def test_a_page_that_starts_inside_a_paragraph_is_shown_there() -> None:
    source = document([("paragraph", "", "one two three", 0, 1)])
    pieces = tuple(p._replace(place=PdfPlace(1 + (p.start > 3), 0, 0, 1, 1)) for p in source.pieces)
    paper = select(page(report(replace(source, pieces=pieces), [])), ".paper")[0]
    assert words(paper) == "The agreement Page 1 one Page 2 two three"


@pytest.mark.parametrize(
    ("coverage", "selector", "shown"),
    [
        (
            {"complete": False, "pages_without_text": (3, 5)},
            ".alarm",
            "Not all of this file was read. Pages 3, 5: no text",
        ),
        ({"complete": False, "pages_without_text": (3,)}, ".page.lost", "Page 3: no text could be read"),
        ({"complete": False, "pages_without_text": (5,)}, ".page.lost", "Page 5: no text could be read"),  # the last
        ({"complete": False, "notes": ("One text box.",)}, ".alarm", "One text box."),
        ({"complete": False}, ".headline", "212 rules found nothing in the part that was read"),
        ({}, ".headline", "212 rules found nothing in what was read"),
        ({}, ".verdict", "This is not legal advice and no assurance"),
        ({"tracked_insertions": 2}, ".caveats", "2 tracked insertions"),
    ],
)
def test_nothing_unread_passes_as_clean(coverage: dict[str, Any], selector: str, shown: str) -> None:
    assert shown in words(select(page(report(document(**coverage), [])), selector)[0])


def test_no_alarm_where_all_was_read() -> None:
    assert not select(page(report()), ".alarm")


def test_a_finding_without_a_place_still_has_its_card() -> None:
    source = document()
    absent: Finding = replace(finding(source, "Voxline"), quote="", match="", start=0, end=0, match_start=0, places=())
    tree = page(report(source, [absent]))
    assert words(select(tree, ".card[data-number='1'] .place")[0]) == "in the agreement"
    assert not select(tree, ".card[data-number='1'] .place a, #f1 blockquote, .paper mark")


@pytest.mark.parametrize(
    ("parties", "shown"),
    [
        ((), "Read as the customer, whose name was not recognised"),
        (
            (Party("A", "vendor"), Party("B", "vendor")),
            "Read as the customer, whose name was not recognised Vendor A, B",
        ),
        ((Party("A", "customer"), Party("B", "third")), "Read as the customer (A) Third party B"),
    ],
)
def test_parties_that_were_not_recognised(parties: tuple[Party, ...], shown: str) -> None:
    assert words(select(page(replace(report(), parties=parties)), ".parties")[0]) == shown


def test_several_agreements_get_an_overview_unread_first() -> None:
    unread = report(document(complete=False, path="b.pdf"), [])
    tree = page(report(document(path="a.pdf"), []), report(document(path="c.pdf")), unread, failures=(FAILURE,))
    names = [words(name) for name in select(tree, ".files bdi")]
    assert names == ["offers/scan.pdf", "b.pdf", "c.pdf", "a.pdf"]
    assert words(select(tree, ".overview .alarm")[0]).startswith("2 files were not read, or not in full.")
    assert len(select(tree, ".agreement")) == 3


def test_the_same_input_gives_the_same_bytes() -> None:
    assert written(report()) == written(report())


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LEVELS = ("high", "medium", "low", "info")
PAIRS = [(ink, ground) for ink in ("ink", "quiet", "link", *LEVELS) for ground in ("paper", "raised")]
PAIRS += [(ink, f"{level}-tint") for level in LEVELS for ink in ("ink", level)]


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_contrast_is_at_least_aa(ink: str, ground: str, theme: int) -> None:
    """WCAG 2.1, 1.4.3: 4.5 to 1 for text; 0 is the light theme, 1 the dark one."""
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", CSS.split(":root {")[theme + 1].split("}")[0]))
    dark, light = sorted((luminance(colours[ink]), luminance(colours[ground])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5

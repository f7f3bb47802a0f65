"""HTML: what a reader of the page sees, in order, what is hidden from him, and what is not read."""

# ruff: noqa: E501  (tables: one row a line)

from __future__ import annotations

import pytest

from redflag import limits
from redflag.document import Document, TextPlace
from redflag.errors import UnreadableAgreement
from redflag.extractors.html import read_html


def html(body: str) -> Document:
    return read_html("a.html", f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>".encode())


def blocks(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.number, document.text[block.start : block.end]) for block in document.blocks]


BLOCKS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("<h2>Fees &amp; taxes</h2><p>They are\n <b>due</b>&nbsp;at once.", [("heading", "", "Fees & taxes"), ("paragraph", "", "They are due at once.")]),
    ("<div>One.<p>Two.</p>Three.</div>", [("paragraph", "", "One."), ("paragraph", "", "Two."), ("paragraph", "", "Three.")]),
    ("<p><b>9.2 Termination</b></p>", [("heading", "", "9.2 Termination")]),
    ("<p><b>Termination</b><br>We may end this.<br>At any time.</p>", [("heading", "", "Termination"), ("paragraph", "", "We may end this. At any time.")]),
    ("<p>You shall:<br>(a) pay;<br>(b) wait.</p>", [("paragraph", "", "You shall:"), ("item", "", "(a) pay;"), ("item", "", "(b) wait.")]),
    ("One.<br><br>Two.", [("paragraph", "", "One."), ("paragraph", "", "Two.")]),
    # lists, numbered as the browser does
    ("<ol><li>A<li value=5>B<li>C</ol>", [("item", "1", "A"), ("item", "5", "B"), ("item", "6", "C")]),
    ("<ol start=3 type=a><li>A<li>B</ol>", [("item", "c", "A"), ("item", "d", "B")]),
    ('<ol style="list-style-type: upper-roman"><li>A<ol><li>B</ol><li>C</ol>', [("item", "I", "A"), ("item", "1", "B"), ("item", "II", "C")]),
    ("<ul><li><p>A</p><p>And b.</p></ul>", [("item", "", "A"), ("paragraph", "", "And b.")]),
    ("<p>• A</p>", [("item", "", "A")]),
    # tables: rows, but for those that only lay out the page
    ("<table><tr><th>Item<th>Price<tr><td>Server<td>$ <b>90</b></table>", [("row", "", "Item | Price"), ("row", "", "Server | $ 90")]),
    ("<table><tbody><tr><td>(a)</td><td></td><td>We may end this.</td></tr></table>", [("item", "", "(a) We may end this.")]),
    ("<table><tr><td><table><tr><td>A<td>B</table><p>Tail.</table>", [("row", "", "A | B"), ("paragraph", "", "Tail.")]),
    (f"<table><tr><td>Nav<td><p>{'Word ' * 70}</p><p>Two.</p></table>", [("paragraph", "", "Nav"), ("paragraph", "", ("Word " * 70).strip()), ("paragraph", "", "Two.")]),
    # no text
    ("<script>a</script><style>b</style><!-- c --><template>d</template><p>Fees.</p>", [("paragraph", "", "Fees.")]),
    ("<p>Fees <del>may</del> rise.</p>", [("paragraph", "", "Fees rise.")]),
    # forms and text as it was typed
    ('<p><input type=checkbox checked> Support <input value="30"> days</p>', [("paragraph", "", "☒ Support 30 days")]),
    ("<textarea>\n1. FEES\n\nThey are due.</textarea>", [("heading", "", "1. FEES"), ("paragraph", "", "They are due.")]),
    # what browsers mend
    ("<p>One<p>Two</div></span>", [("paragraph", "", "One"), ("paragraph", "", "Two")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BLOCKS)
def test_blocks(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert blocks(html(body)) == expected


FINE_PRINT = [
    ("<p hidden>Fees rise.</p>", "Fees rise.", "hidden"),
    ('<div style="display: none"><p>Fees <b>rise</b>.</p></div>', "Fees rise.", "hidden"),
    ('<p>We <span style="visibility:hidden">may</span> go</p>', "may", "hidden"),
    ('<p>We <span style="color:#FFFFFF; x:y">may</span> go</p>', "may", "white"),
    ("<p>We <font color=white>may</font> go</p>", "may", "white"),
    ('<p>We <span style="font-size:4.5pt">may</span> go</p>', "may", "small type 4.5 pt"),
    ('<p>We <span style="font-size:0">may</span> go</p>', "may", "hidden"),
    ("<style>.x, p.y {display:none}</style><p class='a y'>Fees</p>", "Fees", "hidden"),
    ("<details><summary>More</summary>Fees rise.</details>", "Fees rise.", "hidden until opened"),
    ("<pre hidden>Fees rise.</pre>", "Fees rise.", "hidden"),
]


@pytest.mark.parametrize(("body", "words", "reason"), FINE_PRINT)
def test_fine_print(body: str, words: str, reason: str) -> None:
    document = html(body)
    assert [(document.text[f.start : f.end].strip(), f.reason) for f in document.fine_print] == [(words, reason)]
    assert document.coverage.hidden_runs == reason.startswith("hidden")


@pytest.mark.parametrize(
    "body",
    [
        '<div style="background:#003"><p style="color:white">Fees</p></div>',
        "<table bgcolor=navy><tr><td><font color=white>Fees</font></table>",
        '<p style="font-size:9pt">Fees</p>',
        '<p style="font-size:.pt">Fees</p>',
        "<details open><summary>More</summary>Fees</details>",
        "<style>@media print {.x {display:none}}</style><p class=x>Fees</p>",
    ],
)
def test_no_fine_print(body: str) -> None:
    assert html(body).fine_print == ()


def test_what_is_not_read_is_told() -> None:
    document = html(
        '<p>See our <a href="https://x.example/aup">Acceptable Use Policy</a>.</p>'
        '<iframe src="https://x.example/fees"></iframe><iframe width=1 height=1 src="https://t.example"></iframe>'
        "<img src=logo.png><img src=page.png width=900 height=1200>"
    )
    assert document.coverage.linked_terms == ("Acceptable Use Policy <https://x.example/aup>",)
    assert not document.coverage.complete
    assert document.coverage.notes == (
        "a frame (https://x.example/fees) was not read: scan what it shows too",
        "a picture the size of a page was not read: it may hold text",
    )


def test_places_are_lines_of_the_file() -> None:
    document = html("\n<p>One.</p>\n\n<pre>Two.\nThree.</pre>")
    places = [document.places(block.start, block.end) for block in document.blocks]
    assert places == [(TextPlace(2),), (TextPlace(4),), (TextPlace(5),)]


ENCODED = [
    ('<meta charset="utf-8"><p>Gebühr – 5 €', "utf-8"),
    ("<p>Gebühr – 5 €", "utf-8"),
    ('<meta charset="iso-8859-1"><p>Gebühr – 5 €', "cp1252"),
    ('<meta charset="windows-1251"><p>Плата', "cp1251"),
    ("<p>Gebühr – 5 €", "utf-16"),
    ('<meta charset="utf-8"><p>Gebühr', "latin-1"),  # it lies
    ('<meta charset="no-such"><p>Gebühr', "utf-8"),
]


@pytest.mark.parametrize(("page", "encoding"), ENCODED)
def test_encodings(page: str, encoding: str) -> None:
    assert read_html("a.html", page.encode(encoding)).text == page.rpartition(">")[2]


HOSTILE = [
    (b"<html><body><script>document.write('Fees')</script></body>", "a script writes them"),
    (b"<html><body>" + b"<div>" * 1000 + b"Fees", f"nests its elements more than {limits.DEEPEST} deep"),
    (b"<html></html>", "holds no words"),
    (bytes(range(256)) * 9, "not text"),
]


@pytest.mark.parametrize(("data", "reason"), HOSTILE)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAgreement, match=reason) as error:
        read_html("a.html", data)
    assert "\n" not in str(error.value)


def test_entities_of_the_page_s_own_are_not_resolved() -> None:
    page = (
        b'<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "Fees Fees">]><html><p>We &f; &a; may end.'
    )
    text = read_html("a.html", page).text
    assert "root:" not in text and "Fees Fees Fees" not in text and "may end." in text

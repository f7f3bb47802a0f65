"""The marked copy of a Word agreement: a comment on exactly the words, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from extractors.docx_builder import deleted, inserted, mark, package, par, run, style, table
from lxml import etree

from redflag.errors import RedflagError
from redflag.extractors import extract
from redflag.finding import Acceptance, Failure, Finding, Report, Severity
from redflag.report import FORMATS

from .builder import finding, report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
CHANGED = {MAIN, "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def flagged(path: Path, data: bytes, *matches: str, **fields: Any) -> Report:
    """A report on the package, with a finding on each of `matches`."""
    path.write_bytes(data)
    source = extract(path)
    found = [finding(source, match, f"r.{number}", **fields) for number, match in enumerate(matches)]
    return report(source, sorted(found, key=lambda flag: (flag.match_start, flag.rule)))


def marked(*reports: Report) -> bytes:
    return FORMATS["docx"](reports, [])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root(data: bytes, part: str = MAIN) -> etree._Element:
    return etree.fromstring(parts(data)[part])


def comments(data: bytes) -> list[tuple[str, str]]:
    """Of each comment its text, a paragraph a line, and the words it hangs on."""
    hung: dict[str, str] = {}
    open_now: list[str] = []
    for element in root(data).iter():
        identity = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_now.append(identity)
            hung[identity] = ""
        elif element.tag == f"{W}commentRangeEnd":
            open_now.remove(identity)
        elif element.tag in (f"{W}t", f"{W}tab"):
            for one in open_now:
                hung[one] += element.text or "\t"
    assert not open_now
    pointed = [element.get(f"{W}id", "") for element in root(data).iter(f"{W}commentReference")]
    assert sorted(pointed) == sorted(hung)
    found = root(data, "word/comments.xml").iter(f"{W}comment")
    return [(said(comment), hung[comment.get(f"{W}id", "")]) for comment in found]


def said(comment: etree._Element) -> str:
    paragraphs = comment.iter(f"{W}p")
    return "\n".join("".join(text.text or "" for text in one.iter(f"{W}t")) for one in paragraphs)


def looks(data: bytes) -> list[tuple[str, str]]:
    """Each character of the body, with the properties of its run and what is around that: links, insertions."""
    found = []
    for element in root(data).iter(*(f"{W}{name}" for name in ("t", "tab", "br", "instrText", "delText", "fldChar"))):
        owner = element.getparent()
        assert owner is not None
        properties = owner.find(f"{W}rPr")
        look = etree.tostring(properties, with_tail=False).decode() if properties is not None else ""
        around = "/".join(str(one.tag) for one in element.iterancestors())
        found += [(character, look + around) for character in element.text or str(element.tag)]
    return found


def footnote(words: str) -> str:
    return f'<w:footnote w:id="2">{par(words)}</w:footnote>'


NOTE_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:inline><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>"
    "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="{}"/></w:sectPr>'

ON_THE_WORDS: list[tuple[str, Sequence[str]]] = [
    (par("Fees may rise at any time."), ["may rise"]),
    (par("Fees may rise at any time."), ["Fees may rise at any time."]),
    (par("Fees may rise at any time."), ["Fees may rise", "rise at any time"]),  # share a word
    (par("Fees may rise at any time."), ["Fees may rise", " at any time"]),  # touch
    (par("Fees may rise at any time."), ["may rise", "may rise"]),
    (par("Fees may rise at any time."), ["Fees may rise at any time", "rise"]),  # one in the other
    (par(run("Fees ", "<w:b/>") + run("may ri") + run("se", "<w:i/>") + run(" soon.")), ["es may rise so"]),
    (par("<w:r><w:t>Fees</w:t><w:tab/><w:t>may rise</w:t><w:br/><w:t>soon</w:t></w:r>"), ["may rise", "soon"]),
    (par(run("Fees &lt;may&gt; &amp; rise")), ["<may> & rise"]),
    (table(["Item", "Price"], ["Support", "may rise yearly"]), ["rise"]),
    (par(run("Fees ") + inserted("may rise soon") + run(".")), ["rise", "may rise soon", "Fees may"]),
    (par(run("Fees may ") + deleted("not ") + run("rise.")), ["may rise"]),
    (par(run("See ") + '<w:hyperlink r:id="a">' + run("our policy page") + "</w:hyperlink>"), ["policy", "our policy"]),
    (
        par(mark("begin") + "<w:r><w:instrText>REF x</w:instrText></w:r>" + mark("separate") + run("Fees may rise")
            + mark("end") + run(" soon.")),
        ["may rise soon", "Fees"],
    ),
    (par('<w:fldSimple w:instr="REF x">' + run("Fees may rise") + "</w:fldSimple>" + run(" soon.")), ["may rise soon"]),
    (CONTROL.format("", par("Fees may rise.")), ["may rise"]),
    (par(run("Fees ") + CONTROL.format("", run("may rise")) + run(" soon.")), ["rise soon"]),
    (par("Fees 5 \u05e9\u05dc\u05d5\u05dd may \u202e rise."), ["\u05e9\u05dc\u05d5\u05dd may"]),
    (par("x" * 10_000 + " may rise"), ["x" * 10_000, "rise"]),
    (par("&lt;script&gt;x&lt;/script&gt; =HYPERLINK(a)"), ["<script>x</script>", "=HYPERLINK(a)"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "matches"), ON_THE_WORDS)
def test_comments_hang_on_exactly_the_words(body: str, matches: Sequence[str], tmp_path: Path) -> None:
    data = package(body, links={"a": "https://vendor.example/policy"})
    copy = marked(flagged(tmp_path / "a.docx", data, *matches))
    assert sorted(words for _, words in comments(copy)) == sorted(matches)
    assert looks(copy) == looks(data)


ELSEWHERE: list[tuple[bytes, str, str, str]] = [  # package, match, where the comment hangs, what it says of that
    (package(par(run("Fees") + NOTE_MARK + run(".")), footnotes=footnote("They may rise.")), "may rise", "",
     'In the footnote marked here: "may rise"'),
    (package(par("First.") + par(run("Second") + BOX.format(par("They may rise.")))), "may rise",
     "They may rise.They may rise.", 'In the text box that hangs here: "may rise"'),  # once for old programs
    (package(par("One.") + par("Two.", SECTION.format("header1")) + par("Three.") + SECTION.format("header2"),
             header1=par("Nothing"), header2=par("Fees may rise")), "may rise", "Three.",
     'In the header of these pages: "may rise"'),
    (package(par("One.") + par(run("Fees ") + CONTROL.format("<w:text/>", run("may rise")))), "rise", "may rise",
     'Among these words: "rise"'),
]  # fmt: skip


@pytest.mark.parametrize(("data", "match", "hangs_on", "says"), ELSEWHERE)
def test_where_word_takes_no_comment_it_stands_near_and_says_where(
    data: bytes, match: str, hangs_on: str, says: str, tmp_path: Path
) -> None:
    copy = marked(flagged(tmp_path / "a.docx", data, match))
    [(text, words)] = comments(copy)
    assert words == hangs_on
    assert says in text.split("\n")
    assert looks(copy) == looks(data)
    body = root(copy)
    for name in ("commentRangeStart", "commentReference"):
        [element] = body.iter(f"{W}{name}")
        assert not list(element.iterancestors(f"{W}txbxContent"))


def test_a_comment_says_what_hurts_and_what_to_do(tmp_path: Path) -> None:
    told = {
        "title": "Fees may rise",
        "why": "It costs.",
        "ask": "Why?",
        "fallback": "No.",
        "severity": Severity.high,
    }
    copy = marked(flagged(tmp_path / "a.docx", package(par("Fees may rise.")), "may rise", **told))
    assert comments(copy) == [("HIGH: Fees may rise\nWhy: It costs.\nAsk: Why?\nOffer: No.", "may rise")]
    [comment] = root(copy, "word/comments.xml")
    assert (comment.get(f"{W}author"), comment.get(f"{W}initials"), comment.get(f"{W}date")) == ("redflag", "rf", None)


def test_what_is_missing_hangs_on_the_clause_it_would_stand_in(tmp_path: Path) -> None:
    source_report = flagged(tmp_path / "a.docx", package(par("Scope.") + par("Fees are due.")), "Fees")
    [flag] = source_report.findings
    lack = replace(flag, kind="missing", match="", quote="", end=flag.start, places=())
    [(text, words)] = comments(marked(report(source_report.document, [lack])))
    assert words == "Fees are due." and "Missing; one would look for it here" in text


OLD = '<w:comment w:id="7" w:author="Ann"><w:p><w:r><w:t>Check this</w:t></w:r></w:p></w:comment>'
ANCHORED = (
    '<w:commentRangeStart w:id="7"/>' + run("Fees may") + '<w:commentRangeEnd w:id="7"/>'
    '<w:r><w:commentReference w:id="7"/></w:r>' + run(" rise soon.")
)  # fmt: skip


def test_comments_that_are_there_already_stay(tmp_path: Path) -> None:
    data = package(par(ANCHORED), comments=OLD)
    copy = marked(flagged(tmp_path / "a.docx", data, "may rise"))
    assert [(text.split("\n")[0], words) for text, words in comments(copy)] == [
        ("Check this", "Fees may"),
        ("MEDIUM: A made-up title", "may rise"),
    ]
    assert {name for name, content in parts(copy).items() if parts(data).get(name) != content} == {
        MAIN, "word/comments.xml",
    }  # fmt: skip


def test_all_other_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    data = package(par("Fees may rise."), styles=style("A"), header1=par("Head"), picture="\x00 no picture")
    copy = marked(flagged(tmp_path / "a.docx", data, "may rise"))
    before, after = parts(data), parts(copy)
    assert set(after) - set(before) <= CHANGED and set(before) <= set(after)
    assert all(after[name] == content for name, content in before.items() if name not in CHANGED)
    assert list(after)[: len(before)] == list(before)
    assert copy == marked(flagged(tmp_path / "a.docx", data, "may rise"))


def test_word_is_told_of_the_comments(tmp_path: Path) -> None:
    copy = marked(flagged(tmp_path / "a.docx", package(par("Fees may rise.")), "may rise"))
    assert b'PartName="/word/comments.xml"' in parts(copy)["[Content_Types].xml"]
    assert b'Target="comments.xml"' in parts(copy)["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (par("Good day."), "212 rules found nothing in what was read\nThis is not legal advice"),
        (par("Good day.") + '<w:altChunk r:id="x"/>', "Not read: A part in another format was not read."),
    ],
)
def test_what_no_comment_on_a_finding_would_say_stands_on_the_first_words(body: str, says: str, tmp_path: Path) -> None:
    [(text, words)] = comments(marked(flagged(tmp_path / "a.docx", package(body))))
    assert says in text and words == "Good day."


ACCEPTED = Acceptance("0a1b", "J. Roe", "insured", date(2026, 3, 1))


def test_what_is_accepted_stands_apart(tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.docx", package(par("Fees may rise soon.")), "may rise", "soon", title="A rise")
    kept, borne = found.findings
    [(overall, top), (_, words)] = comments(marked(replace(found, findings=(kept,), accepted=((borne, ACCEPTED),))))
    assert (top, words) == ("Fees may rise soon.", "may rise")
    assert "Accepted: A rise (paragraph 1), by J. Roe on 2026-03-01: insured" in overall.split("\n")
    memo = list(shown(FORMATS["docx"]([replace(report(), accepted=((borne, ACCEPTED),))], [])))
    assert memo[memo.index("Accepted, and not counted") + 1] == "A rise (paragraph 1), by J. Roe on 2026-03-01: insured"


def _changed(path: Path) -> None:
    path.write_bytes(package(par("Fees may fall.")))


@pytest.mark.parametrize(
    ("change", "says"), [(_changed, "has changed since it was scanned"), (Path.unlink, "cannot be opened again")]
)
def test_a_file_that_is_not_what_was_scanned_is_refused(change: Any, says: str, tmp_path: Path) -> None:
    found = flagged(tmp_path / "a.docx", package(par("Fees may rise.")), "may rise")
    change(tmp_path / "a.docx")
    with pytest.raises(RedflagError, match=says) as error:
        marked(found)
    assert "\n" not in str(error.value)


def test_macros_are_refused_and_templates_become_documents(tmp_path: Path) -> None:
    macros = io.BytesIO(package(par("Fees may rise.")))
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"")
    with pytest.raises(RedflagError, match="holds macros"):
        marked(flagged(tmp_path / "a.docm", macros.getvalue(), "may rise"))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    template = io.BytesIO(package(par("Fees may rise.")))
    with zipfile.ZipFile(template, "a") as archive:
        override = f'<Override PartName="/word/document.xml" ContentType="{word}.template.main+xml"/>'
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{override}</Types>')
    copy = marked(flagged(tmp_path / "a.dotx", template.getvalue(), "may rise"))
    assert f"{word}.document.main+xml".encode() in parts(copy)["[Content_Types].xml"]


# -- the memo, for all that is no single Word agreement ----------------------------------------------------------------


def shown(data: bytes) -> Iterator[str]:
    for paragraph in root(data).iter(f"{W}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def test_of_another_format_a_memo() -> None:
    lines = list(shown(marked(report())))
    for expected in (
        "nimbus-subscription.pdf",
        "Vendor: Nimbus CRM GmbH",
        "13 red flags in what was read: 5 high, 5 medium, 3 low.",
        "2  Paid support cannot be declined",
        "Mandatory support, 3.1 Support and training, page 2",
        "\u201cPremium Support is part of every subscription and may not be declined.\u201d",
    ):
        assert expected in lines


def test_of_several_agreements_a_memo_on_all(tmp_path: Path) -> None:
    word = flagged(tmp_path / "a.docx", package(par("Fees may rise.")), "may rise")
    failure = Failure("offers/scan.pdf", "UnreadableAgreement", "encrypted")
    lines = list(shown(FORMATS["docx"]([word, report()], [failure])))
    assert {"a.docx", "nimbus-subscription.pdf", "NOT READ", "offers/scan.pdf: encrypted"} <= set(lines)


def test_a_memo_of_what_was_not_read_in_full_says_so_first() -> None:
    found = report()
    object.__setattr__(found.document.coverage, "complete", False)
    object.__setattr__(found.document.coverage, "notes", ("page 3 is a picture",))
    lines = list(shown(marked(found)))
    assert lines.index("NOT ALL OF THIS FILE WAS READ") < lines.index("Findings")


HOSTILE = '<script>alert(1)</script> =HYPERLINK("http://x") \u202eesrever \x07\x00\ud800 ' + "y" * 10_000


def test_hostile_words_break_no_memo() -> None:
    from .builder import document

    source = document([("paragraph", "", HOSTILE, 0, 1)])
    flag: Finding = finding(source, HOSTILE)
    lines = list(shown(marked(report(source, [flag]))))
    expected = HOSTILE.translate(dict.fromkeys(map(ord, "\u202e\x07\x00\ud800"), "\ufffd"))
    assert f"\u201c{expected}\u201d" in lines


def test_a_memo_is_the_same_each_time() -> None:
    assert marked(report()) == marked(report())

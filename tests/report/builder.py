"""A made-up agreement with made-up findings: what the engine would hand to a report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from redflag.document import Block, BlockKind, Coverage, Document, DocxPlace, Format, PdfPlace, Piece, Place, TextPlace
from redflag.finding import Clause, Confidence, Finding, Party, Report, RulesInfo, Severity, Value, fingerprint

Line = tuple[BlockKind, str, str, int, int]  # kind, computed number, text, level, page

LINES: tuple[Line, ...] = (
    ("header", "", "Nimbus CRM GmbH - Subscription Agreement", 0, 1),
    ("heading", "", "Subscription Agreement", 1, 1),
    (
        "paragraph",
        "",
        'This agreement is made between Nimbus CRM GmbH, Vienna (the "Provider"), and Harbour Tea Trading Ltd, Leith '
        '(the "Customer"). It takes effect on the day the second party signs.',
        0,
        1,
    ),
    ("heading", "1", "What the Customer receives", 2, 1),
    (
        "paragraph",
        "1.1",
        "The Provider grants the Customer the right to use the Nimbus service for its own trade during the term.",
        2,
        1,
    ),
    (
        "paragraph",
        "1.2",
        "The Customer shall procure at its own cost the servers, the operating systems and the database licences that "
        "the service needs, and a separate line to the Provider's data centre.",
        2,
        1,
    ),
    ("paragraph", "1.3", "The following are charged on top of the subscription fee:", 2, 1),
    ("item", "(a)", "each connector to another system, at EUR 300 a month;", 3, 1),
    ("item", "(b)", "storage above 5 GB for each started gigabyte;", 3, 1),
    ("item", "(c)", "restoring a backup.", 3, 1),
    ("heading", "2", "Fees", 2, 2),
    ("row", "", "Item | Included | Price", 0, 2),
    ("row", "", "Nimbus Business, 25 seats | yes | EUR 1,250.00 a month", 0, 2),
    ("row", "", "Test environment | no | on request", 0, 2),
    ("row", "", "Scheduled backups | no | EUR 90.00 a month", 0, 2),
    ("heading", "3", "Support and training", 2, 2),
    (
        "paragraph",
        "3.1",
        "Premium Support is part of every subscription and may not be declined. The fee for Premium Support is 22% of "
        "the list price and is due whether or not support is used.",
        2,
        2,
    ),
    (
        "paragraph",
        "3.2",
        "Each new user shall attend the Provider's paid induction course before a seat is opened.",
        2,
        2,
    ),
    ("heading", "4", "Partners", 2, 2),
    (
        "paragraph",
        "4.1",
        "Telephony may be connected only through Voxline, and the Customer accepts Voxline's terms as published from "
        "time to time. Installation and changes are carried out only by a certified partner of the Provider.",
        2,
        2,
    ),
    ("heading", "5", "End of the agreement", 2, 4),
    (
        "paragraph",
        "5.1",
        "The Provider may suspend or terminate the service at any time, in its sole discretion and without notice, and "
        "no fees already paid are returned. The Customer may end this agreement only at the end of the term.",
        2,
        4,
    ),
    (
        "paragraph",
        "5.2",
        "The Customer's data is deleted ten (10) days after the agreement ends. Help with moving the data is given at "
        "the Provider's daily rates.",
        2,
        4,
    ),
    ("heading", "6", "General", 2, 4),
    (
        "paragraph",
        "6.1",
        "This agreement is the whole understanding of the parties. Neither party is liable for an event that it could "
        "not have prevented with reasonable care.",
        2,
        4,
    ),
    ("note", "*", "Prices are promotional and rise to the list price after the first year.", 0, 4),
    ("footer", "", "Page 4 of 5", 0, 4),
)

# category.rule, severity, confidence, match, clause number, heading, title, why, ask, fallback
FLAGS: tuple[tuple[str, str, str, str, str, str, str, str, str, str], ...] = (
    (
        "hidden-infrastructure-costs.own-equipment",
        "high",
        "high",
        "at its own cost the servers, the operating systems and the database licences",
        "1.2",
        "What the Customer receives",
        "You pay for servers, systems and database licences yourself",
        "The price of the subscription is not the price of running it: everything beneath the software is yours to "
        "buy, license and keep alive.",
        "Ask for a list of every part that is needed, with quantities and prices, and add it to the offer.",
        "The subscription fee includes all hardware, operating systems and database licences that are needed to use "
        "the service.",
    ),
    (
        "hidden-infrastructure-costs.connector-charge",
        "medium",
        "high",
        "each connector to another system, at EUR 300 a month",
        "1.3(a)",
        "What the Customer receives",
        "Connectors cost extra, each month",
        "Each system you connect adds a monthly charge for as long as you use it.",
        "Which connectors do you need? Have them named and included in the price.",
        "",
    ),
    (
        "hidden-infrastructure-costs.not-included",
        "low",
        "medium",
        "Test environment | no",
        "2",
        "Fees",
        "The test environment is not included",
        "Without a test environment every change is tried on live data.",
        "Ask for one test environment in the price.",
        "",
    ),
    (
        "mandatory-support.cannot-decline",
        "high",
        "high",
        "is part of every subscription and may not be declined",
        "3.1",
        "Support and training",
        "Paid support cannot be declined",
        "You pay for support whether or not you want it, on all licences.",
        "Ask to take support out of the price, and for a price list of single support calls.",
        "The Customer may order support for any number of users and may end it with one month's notice.",
    ),
    (
        "mandatory-support.percent-of-licence",
        "medium",
        "medium",
        "22% of the list price and is due whether or not support is used",
        "3.1",
        "Support and training",
        "The support fee follows the list price, not use",
        "When the list price rises, so does support, even if no one ever calls.",
        "Fix the support fee in euros for the whole term.",
        "",
    ),
    (
        "mandatory-support.paid-training",
        "low",
        "high",
        "shall attend the Provider's paid induction course",
        "3.2",
        "Support and training",
        "Every new user must buy a course",
        "Each change of staff costs a course fee and days of waiting.",
        "Ask to train a few people who train the rest.",
        "",
    ),
    (
        "forced-partner-services.named-provider",
        "high",
        "high",
        "only through Voxline, and the Customer accepts Voxline's terms",
        "4.1",
        "Partners",
        "Only one telephony operator may be used",
        "You lose the choice of operator, and its terms bind you without your having seen them.",
        "Ask why, whether a commission is paid, and for the right to connect your own operator.",
        "The Customer may connect any operator that supports SIP.",
    ),
    (
        "forced-partner-services.certified-partner",
        "medium",
        "medium",
        "carried out only by a certified partner of the Provider",
        "4.1",
        "Partners",
        "Only the vendor's partners may install or change anything",
        "Your own administrator may not touch the system you pay for.",
        "Ask for the right to install and change it yourself or through anyone you trust.",
        "",
    ),
    (
        "saas-termination.vendor-convenience",
        "high",
        "high",
        "may suspend or terminate the service at any time, in its sole discretion",
        "5.1",
        "End of the agreement",
        "The vendor may end the service whenever it likes",
        "The service can vanish overnight, with your work in it and no reason given.",
        "Ask for a notice of at least six months and for termination only for a material breach that is not cured.",
        "The Provider may terminate only for a material breach that the Customer has not cured within 30 days of "
        "written notice.",
    ),
    (
        "saas-termination.suspend-without-notice",
        "high",
        "medium",
        "in its sole discretion and without notice",
        "5.1",
        "End of the agreement",
        "The service may be suspended without notice",
        "You may find the door locked in the middle of a working day.",
        "Ask for notice and time to cure before any suspension.",
        "",
    ),
    (
        "saas-termination.no-refund",
        "medium",
        "high",
        "no fees already paid are returned",
        "5.1",
        "End of the agreement",
        "What is prepaid is lost when the vendor ends the service",
        "The vendor keeps the money for months in which there is no service.",
        "Ask for a refund of all prepaid fees, pro rata.",
        "Fees paid for the time after the end are returned within 14 days.",
    ),
    (
        "saas-termination.short-export-window",
        "medium",
        "high",
        "data is deleted ten (10) days after the agreement ends",
        "5.2",
        "End of the agreement",
        "Ten days to pull out your data",
        "Ten days are too short to export, check and load years of data elsewhere.",
        "Ask for 90 days and an export in an open format.",
        "",
    ),
    (
        "price-escalation.promotional",
        "low",
        "medium",
        "rise to the list price after the first year",
        "",
        "General",
        "The price ends with the first year",
        "A footnote takes back the price on the first page.",
        "Fix the price for the whole term.",
        "",
    ),
)


def document(lines: Iterable[Line] = LINES, form: Format = "pdf", path: str = "", **coverage: object) -> Document:
    """The lines as a Document; each word is a piece of a PDF, each block a run of a DOCX or a line of a text."""
    text, blocks, pieces = "", [], []
    for index, (kind, number, words, level, page) in enumerate(lines):
        blocks.append(Block(len(text), len(text) + len(words), kind, number, level))
        pieces += _pieces(form, words, len(text), index, page)
        text += words + "\n"
    return Document(
        path=path or f"offers/nimbus-subscription.{form}",
        format=form,
        sha256=sha256(text.encode("utf-8", "replace")).hexdigest(),
        text=text,
        blocks=tuple(blocks),
        pieces=tuple(pieces),
        coverage=Coverage(**coverage),  # type: ignore[arg-type]
        pages=5 if form == "pdf" else 0,
    )


def _pieces(form: Format, words: str, start: int, index: int, page: int) -> list[Piece]:
    place: Place
    if form != "pdf":
        place = DocxPlace("word/document.xml", index, 0, 0) if form == "docx" else TextPlace(index + 1)
        return [Piece(start, start + len(words), place)]
    found = []
    for word in re.finditer(r"\S+", words):
        top, left = 72 + 14.333 * index, 72 + 5.25 * word.start()
        place = PdfPlace(page, left, top, left + 5.25 * len(word.group()), top + 11)
        found.append(Piece(start + word.start(), start + word.end(), place))
    return found


def finding(source: Document, match: str, rule: str = "saas-termination.made-up", **fields: object) -> Finding:
    """A finding on the first place of `match` in the document; the quote is the sentence or block around it."""
    at = source.text.index(match)
    block = source.block_at(at)
    assert block is not None
    sentences = [
        (block.start + found.start(), block.start + found.end())
        for found in re.finditer(r"\S.*?(?:\.(?= |$)|$)", source.text[block.start : block.end])
    ]
    start, end = next((s, e) for s, e in sentences if s <= at < e)
    end = max(end, min(at + len(match), block.end))
    quote = source.text[start:end]
    values: dict[str, object] = {
        "rule": rule,
        "category": rule.partition(".")[0],
        "kind": "present",
        "severity": Severity.medium,
        "confidence": Confidence.high,
        "title": "A made-up title",
        "why": "Because.",
        "ask": "Ask.",
        "fallback": "",
        "quote": quote,
        "match": match,
        "start": start,
        "end": end,
        "match_start": at,
        "clause": Clause(),
        "places": source.places(start, end),
        "line": source.line_of(start),
        "fingerprint": fingerprint(rule, quote, 0),
    }
    return Finding(**(values | fields))  # type: ignore[arg-type]


def findings(source: Document) -> tuple[Finding, ...]:
    """The made-up findings of the made-up agreement, in its order."""
    found = []
    for rule, severity, confidence, match, number, heading, title, why, ask, fallback in FLAGS:
        extra: dict[str, object] = {}
        if rule.endswith("short-export-window"):
            extra["values"] = (Value("duration", "10", "day", "ten (10) days"),)
        if rule.endswith("no-refund"):
            extra["also"] = ("saas-termination.prepaid-lost",)
        if rule.endswith("promotional"):
            extra["fine_print_reason"] = "page footer"
        found.append(
            finding(
                source,
                match,
                rule,
                severity=Severity[severity],
                confidence=Confidence[confidence],
                clause=Clause(number, heading),
                title=title,
                why=why,
                ask=ask,
                fallback=fallback,
                **extra,
            )
        )
    return tuple(sorted(found, key=lambda flag: (flag.start, flag.rule)))


PARTIES = (Party("Nimbus CRM GmbH", "vendor"), Party("Harbour Tea Trading Ltd", "customer"))


def report(source: Document | None = None, flags: Iterable[Finding] | None = None, rules: int = 212) -> Report:
    """The made-up report; with `flags` only those findings."""
    source = source or document()
    return Report(
        document=source,
        language="en",
        words=len(source.text.split()),
        parties=PARTIES,
        findings=findings(source) if flags is None else tuple(flags),
        rules=RulesInfo("2025-11-a1b2c3", rules),
    )


def select(tree: Any, selector: str) -> list[Any]:
    """The elements of a page that a small CSS selector names: tags, .classes, #ids, [attributes], " " and ","."""
    found: list[Any] = tree.xpath("|".join(map(_xpath, selector.split(", "))))
    return found


def _xpath(selector: str) -> str:
    steps = []
    for step in selector.split():
        tag, rest = re.fullmatch(r"([a-z0-9]*)(.*)", step).groups()  # type: ignore[union-attr]
        rest = re.sub(r"\.([\w-]+)", r"[contains(concat(' ', @class, ' '), ' \1 ')]", rest)
        rest = re.sub(r"\[([\w-]+=)", r"[@\1", re.sub(r"(?<![\w'])#([\w-]+)", r"[@id='\1']", rest))
        steps.append(f"//{tag or '*'}{rest}")
    return "." + "".join(steps)

"""The letter to the vendor that goes with a checklist: what is asked, clause by clause, and wording to offer."""

from __future__ import annotations

from dataclasses import dataclass

from redflag.checklist import Checklist, Row
from redflag.finding import Confidence, Finding, Severity
from redflag.report import checklist_wording as words
from redflag.report.wording import safe

LEAST = Severity.medium  # what is milder is for the customer to know, not to write about
CLAUSES, WORDINGS = 3, 2  # quoted of a point, and proposals for one clause: a letter is read by busy people
GREETING = "Dear Sir or Madam,"
OPENING = (
    "Thank you for the draft of the agreement named above. Before we can sign it we should like to settle the points "
    "below. Clause numbers are those of your draft; in the wording that we propose, please put the names of the "
    "parties as your draft has them."
)
SILENT = "The draft does not say the following. Please confirm it in writing, or let us have your proposal:"
CLOSING = (
    "Please answer point by point and send us the amended draft, with your changes marked and every annex attached. "
    "Until then we reserve all further remarks; nothing in this letter is an acceptance of the draft."
)
FAREWELL = "Yours faithfully,"
WHOLE = "Please send us the complete draft in a form that can be read: we could not read all of it."
LINKED = "Please send us, to be annexed, the text of today of what the draft pulls in by link: {}."
NOWHERE = "The draft says nothing on this point."


@dataclass(frozen=True, slots=True)
class Quoted:
    """A clause that the letter cites, and the wording that it proposes for it ("" where an earlier one serves)."""

    place: str
    quote: str
    wording: str


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point: the clauses, those cited without their words, and the request."""

    number: int
    quoted: tuple[Quoted, ...]
    also: tuple[str, ...]
    request: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to send. `papers` ask for what is not in hand, `points` for changes, `confirm` for assurances;
    all are numbered on."""

    vendor: str
    customer: str
    subject: str
    papers: tuple[Point, ...]
    points: tuple[Point, ...]
    confirm: tuple[Point, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.papers or self.points or self.confirm)


def letter_of(checklist: Checklist) -> Letter:
    """The letter for what is open on a checklist."""
    vendor, customer = words.sides(checklist)
    asked = _papers(checklist)
    papers = tuple(Point(number, (), (), request) for number, request in enumerate(asked, 1))
    points: list[Point] = []
    for row in checklist.rows:
        grave = [finding for finding in row.findings if _is_worth_writing(finding)]
        if grave:
            points.append(_point(len(papers) + len(points) + 1, row, grave))
    silent = [r.question.confirm for r in checklist.rows if r.status == "not-found" and r.question.confirm]
    first = len(papers) + len(points) + 1
    confirm = tuple(Point(number, (), (), safe(request)) for number, request in enumerate(silent, first))
    subject = f"Your draft agreement ({words.agreement_name(checklist)}): points to settle before signature"
    return Letter(vendor, customer, subject, papers, tuple(points), confirm)


def _is_worth_writing(finding: Finding) -> bool:
    """Whether to write to the vendor of it: not of what is mild, nor of what the rule is not sure to read right."""
    return finding.severity >= LEAST and (finding.confidence > Confidence.low or finding.kind == "missing")


def _papers(checklist: Checklist) -> list[str]:
    asked = [WHOLE] if checklist.unread else []
    linked = checklist.report.coverage.linked_terms
    if linked:
        asked.append(LINKED.format("; ".join(words.shortened(term, words.NAMED) for term in linked)))
    return asked


def _point(number: int, row: Row, findings: list[Finding]) -> Point:
    """What is asked of a row's findings: the worst few clauses quoted, each once, with what to write instead."""
    clauses: dict[str, list[Finding]] = {}
    for finding in findings:
        clauses.setdefault(finding.quote or finding.rule, []).append(finding)
    shown, rest = list(clauses.values())[:CLAUSES], list(clauses.values())[CLAUSES:]
    offered: set[str] = set()
    quoted = []
    for same in shown:
        place = NOWHERE if same[0].kind == "missing" else words.place(same[0])
        wordings = [w for w in dict.fromkeys(finding.fallback for finding in same) if w and w not in offered]
        offered.update(wordings[:WORDINGS])
        quoted.append(
            Quoted(words.sentence(place), words.told(words.excerpt(same[0])), safe(" ".join(wordings[:WORDINGS])))
        )
    cited = {words.place(same[0]) for same in shown}
    also = [words.place(finding) for same in rest for finding in same if finding.kind != "missing"]
    also = [place for place in dict.fromkeys(also) if place not in cited]
    return Point(number, tuple(quoted), tuple(also), safe(row.question.request))

"""A made-up agreement and its next drafts, as text, Word and PDF."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.docx_builder import package, par
from extractors.pdf_builder import pdf, text

Section = tuple[str, tuple[str, ...]]

SERVICE: Section = (
    "Service",
    (
        "Customer shall procure the database licences at its own expense.",
        "Provider may suspend the Service at any time without notice.",
    ),
)
FEES: Section = ("Fees", ("Provider may increase the fees by up to 4% each year.", "All fees are non-refundable."))
EXIT: Section = (
    "Termination",
    (
        "Provider may terminate this Agreement upon sixty (60) days' written notice.",
        "Customer may retrieve its data within twenty (20) days after termination.",
    ),
)
LIABILITY: Section = (
    "Liability",
    ("Provider's total liability is limited to the fees paid in the twelve (12) months before the claim.",),
)
LAW: Section = ("Law", ("The courts of Leith have exclusive jurisdiction.", "The parties met on the first of May."))
BASE: tuple[Section, ...] = (SERVICE, FEES, EXIT, LIABILITY, LAW)


def numbered(sections: Sequence[Section], first: int = 1) -> list[str]:
    """The paragraphs, each with its number in front."""
    lines = []
    for number, (title, clauses) in enumerate(sections, first):
        lines.append(f"{number}. {title}")
        lines += [f"{number}.{index} {clause}" for index, clause in enumerate(clauses, 1)]
    return lines


def as_text(sections: Sequence[Section], first: int = 1) -> bytes:
    return "\n\n".join(numbered(sections, first)).encode()


def as_docx(sections: Sequence[Section], first: int = 1) -> bytes:
    return package("".join(par(line) for line in numbered(sections, first)))


def as_pdf(sections: Sequence[Section], first: int = 1) -> bytes:
    return pdf(text(*numbered(sections, first)))


def with_clause(sections: Sequence[Section], old: str, *new: str) -> tuple[Section, ...]:
    """The sections with each clause that holds `old` made `new`: another, several, or none; a part of it where `new` is
    but a part."""
    found = []
    for title, clauses in sections:
        changed: list[str] = []
        for clause in clauses:
            changed += [clause.replace(old, part) for part in new] if old in clause else [clause]
        found.append((title, tuple(changed)))
    return tuple(found)

"""Which pages of a PDF were not read, and which only by text recognition: what its Coverage says."""

from __future__ import annotations

from dataclasses import dataclass, field

SURE = 0.75  # mean confidence of text recognition below which a page is told as not surely read


@dataclass(slots=True)
class Unread:
    """Page numbers, each in one list at most: `scanned` show something and hold no text, the fonts of `garbled` do not
    say which letters they show, those of some lines of `odd` do not, `stamped` hold a few words on a picture that may
    show more, `damaged` cannot be read.

    Pages of any kind may be `clipped`: text stands outside of what they show; or `pinned`: a file hangs on them.
    `by_ocr` is how sure text recognition is of the pages that it read, `tried` whether it was asked for.
    """

    scanned: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    stamped: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    clipped: list[int] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    by_ocr: dict[int, float] = field(default_factory=dict)
    tried: bool = False

    @property
    def recognisable(self) -> list[int]:
        """The pages that text recognition may read."""
        return sorted(self.scanned + self.garbled + self.odd + self.stamped)

    @property
    def without_text(self) -> tuple[int, ...]:
        return tuple(sorted(self.scanned + self.garbled + self.damaged))

    def settle(self, number: int) -> None:
        """Page `number` has been read after all."""
        for pages in (self.scanned, self.garbled, self.odd, self.stamped):
            if number in pages:
                pages.remove(number)

    def why_nothing(self, total: int) -> str:
        """Why there is not a word on any of `total` pages."""
        pages = f"{total} page{'s' * (total != 1)}"
        if self.tried and (self.scanned or self.garbled):
            return f"is a scan, {pages}, in which text recognition found no words"
        if self.garbled:
            return f"its fonts do not say which letters they show ({pages}): --ocr reads it by text recognition"
        if self.scanned:
            return f"is a scan without text, {pages}: --ocr reads it by text recognition"
        if self.damaged:
            return f"is damaged: none of its {pages} can be unpacked; ask for the file again"
        return f"has nothing on its {pages}"

    def notes(self) -> list[str]:
        """What was not read, a line a reason."""
        nothing = "no words that text recognition could read" if self.tried else "no text (scanned? try --ocr)"
        advice = "" if self.tried else " (try --ocr)"
        reasons = (
            (self.scanned, nothing),
            (self.garbled, f"letters that their fonts do not name{advice}"),
            (self.odd, f"lines in letters that their fonts do not name{advice}: what they say"),
            (self.stamped, f"a picture under a few words{advice}: what it shows"),
            (self.damaged, "damaged content"),
        )
        notes = []
        for pages, reason in reasons:
            if pages:
                part = pages is self.odd or pages is self.stamped
                was = "was" if len(pages) == 1 or part else "were"
                joint = " " if part else " and "
                notes.append(f"{_page_list(pages)} {reason}{joint}{was} not read")
        if self.clipped:
            place = "its visible area" if len(self.clipped) == 1 else "their visible area"
            notes.append(f"{_page_list(self.clipped)} text outside {place}, which was not read")
        if self.pinned:
            notes.append(f"{_page_list(self.pinned)} an attached file, which was not read")
        if unsure := [number for number, confidence in self.by_ocr.items() if confidence < SURE]:
            notes.append(f"{_page_list(unsure)} words that text recognition is not sure of: check them on paper")
        return notes


def _page_list(pages: list[int]) -> str:
    """ "page 5 holds", "pages 2, 5-7 hold"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    listed = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"page {listed} holds" if len(pages) == 1 else f"pages {listed} hold"

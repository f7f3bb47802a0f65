"""How fast redflag reads text in a process that runs already: part by part, and as agreements and rules grow in number.

    python scripts/bench_pipeline.py [--text FOLDER]

Seconds of the processor. Agreements are those of FOLDER (the samples), again and again until there are 100,000 words,
each copy with names of its own, because the tokenizer must meet new words.
"""

from __future__ import annotations

import argparse
import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from redflag.document import Document

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "en"
WORDS, RUNS = 100_000, 3
RARE = 3  # times: names and titles, not the words that an agreement is made of
T = TypeVar("T")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, default=SAMPLES, help="folder of agreements")
    documents = agreements(parser.parse_args().text)
    gc.disable()  # as the command line does
    pipeline(documents)
    length(documents)
    number_of_rules(documents)


# -- pipeline ----------------------------------------------------------------------------------------------------------

BARE = "spaCy's tokenizer"


def pipeline(documents: Sequence[Document]) -> None:
    """A table of the steps from text to findings."""
    spent = spent_by_part(documents)
    words = sum(len(document.text.split()) for document in documents)
    total = sum(seconds for part, seconds in spent.items() if part != BARE)
    print(f"\n{len(documents)} agreements, {words:,} words")
    print(f"{'part':24}{'words/s':>12}{'share':>8}{'against ' + BARE:>28}")
    for part, seconds in (*spent.items(), ("all but " + BARE, total)):
        share = "" if part == BARE else f"{seconds / total:.0%}"
        print(f"{part:24}{words / max(seconds, 1e-9):12,.0f}{share:>8}{seconds / spent[BARE]:28.2f}")


def spent_by_part(documents: Sequence[Document]) -> dict[str, float]:
    """CPU seconds of each step over all documents, in the order in which they run."""
    import spacy

    from redflag.engine.settle import settle
    from redflag.pipeline.reading import begin_reading
    from redflag.scanner import Scanner

    scanner = Scanner()
    nlp, bare = scanner.nlp, spacy.blank(scanner.language).tokenizer
    spent: dict[str, float] = {}

    def timed(part: str, step: Callable[..., T], *arguments: Any) -> T:
        began = time.process_time()
        result = step(*arguments)
        spent[part] = spent.get(part, 0.0) + time.process_time() - began
        return result

    for document in documents:
        timed(BARE, bare, document.text)
        doc = timed("our tokenizer", nlp.make_doc, document.text)
        timed("words of the Doc", begin_reading, doc, document.text, document.blocks)
        for name, component in nlp.pipeline:
            timed(name.replace("redflag_", ""), component, doc)
        found = timed("rules", scanner.engine.find, doc)
        timed("findings", settle, found.matches, doc, document, found.missing)
    return spent


# -- growth ------------------------------------------------------------------------------------------------------------


def length(documents: Sequence[Document]) -> None:
    """A table of agreements of growing length, put together from others: words a second should stay the same."""
    from redflag.scanner import Scanner

    scanner = Scanner()
    scanner.scan_document(documents[0])
    print(f"\n{'words of one agreement':24}{'words/s':>12}")
    for most in (2_500, 10_000, 40_000):
        document = joined(documents, most)
        words = len(document.text.split())
        print(f"{words:<24,}{words / best(partial(scanner.scan_document, document)):12,.0f}")


def number_of_rules(documents: Sequence[Document]) -> None:
    """A table of a quarter, half and all of the rules: what one more costs."""
    from redflag.scanner import Scanner

    words = sum(len(document.text.split()) for document in documents)
    rules = Scanner().rules
    print(f"\n{'rules':24}{'words/s':>12}")
    for share in (4, 2, 1):
        scanner = Scanner(rules[::share])
        seconds = best(lambda scanner=scanner: [scanner.scan_document(document) for document in documents])  # type: ignore[misc]
        print(f"{len(rules[::share]):<24,}{words / seconds:12,.0f}")


def best(act: Callable[[], object]) -> float:
    """The least CPU seconds of some runs: what others do on the machine only makes them more."""
    seconds = []
    for _ in range(RUNS):
        began = time.process_time()
        act()
        seconds.append(time.process_time() - began)
    return min(seconds)


def joined(documents: Sequence[Document], most: int) -> Document:
    """One plain text of at least `most` words."""
    from redflag.extractors import extract_bytes

    texts: list[str] = []
    while sum(len(text.split()) for text in texts) < most:
        texts.append(documents[len(texts) % len(documents)].text)
    words = re.findall(r"\S+\s*", "\n\n".join(texts))
    return extract_bytes("joined.txt", "".join(words[:most]).encode())


# -- agreements --------------------------------------------------------------------------------------------------------


def agreements(folder: Path) -> list[Document]:
    """The agreements of `folder`, again and again under other names until there are enough words."""
    from redflag.batch.run import find
    from redflag.extractors import extract

    originals = [extract(path) for path in find([str(folder)]) if Path(path).parent.name != "source"]
    documents: list[Document] = []
    words = 0
    while words < WORDS:
        document = originals[len(documents) % len(originals)]
        if len(documents) >= len(originals):
            document = renamed(document, len(documents))
        documents.append(document)
        words += len(document.text.split())
    return documents


def renamed(document: Document, number: int) -> Document:
    """The same agreement with every rarer word in capitals turned: as new to the tokenizer as another firm's name.

    The letters of a word are turned round by `number`, so that no offset moves.
    """
    counts = Counter(re.findall(r"\b[A-Z][a-z]{4,}\b", document.text))
    rare = {word for word, times in counts.items() if times <= RARE}

    def turn(found: re.Match[str]) -> str:
        word, by = found[0], number % 25 + 1
        return word[0] + "".join(chr((ord(c) - 97 + by) % 26 + 97) for c in word[1:]) if word in rare else word

    return replace(document, text=re.sub(r"\b[A-Z][a-z]{4,}\b", turn, document.text))


if __name__ == "__main__":
    main()

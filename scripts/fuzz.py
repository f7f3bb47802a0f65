"""Damages sound agreements at random and reads what comes out: it must end in a report or in an error of one line.

    python scripts/fuzz.py [--minutes 10] [--seed 1] [--out build/fuzz] [--only pdf,docx]

A process of its own reads and scans each file. What it raises otherwise, a crash of the process, and more than --limit
seconds are written to --out, with the file, and once for each place in the code. Exit 1 when there was anything.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fuzz.mutations import mutated  # noqa: E402
from fuzz.sources import sources  # noqa: E402

SCANNED = 0.3  # share of the files that are scanned too: that takes longer than to read them


def work(pipe: Connection) -> None:
    """Reads files from `pipe` and answers each with the outcome: "read", "refused", or a traceback."""
    from redflag.errors import UnreadableAgreement
    from redflag.extractors import extract_bytes
    from redflag.scanner import shipped

    scanner = shipped()
    pipe.send("ready")
    while True:
        name, data, scan = pipe.recv()
        try:
            document = extract_bytes(name, data)
            if scan:
                scanner.scan_document(document)
            pipe.send("read")
        except UnreadableAgreement as error:
            pipe.send("refused" if "\n" not in str(error) else f"two lines: {error!r}")
        except Exception:
            pipe.send(traceback.format_exc())


class Reader:
    """The process that reads; a new one after each that crashed or hung."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def read(self, name: str, data: bytes, scan: bool) -> str:
        """The outcome of one file, "hang" or "crash" among them."""
        self._pipe.send((name, data, scan))
        try:
            if self._pipe.poll(self.limit):
                return str(self._pipe.recv())
            outcome = f"hang: more than {self.limit:.0f} seconds"
        except EOFError:
            self._process.join(5)
            outcome = f"crash: exit code {self._process.exitcode}"
        self._process.kill()
        self._start()
        return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=20, help="seconds a file")
    parser.add_argument("--only", default="", help="suffixes, with commas between")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz")
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    files = [(suffix, data) for suffix, data in sources() if not only or suffix in only]
    random, reader = Random(options.seed), Reader(options.limit)
    counts: Counter[str] = Counter()
    found: dict[str, str] = {}
    slowest = 0.0
    end = time.monotonic() + 60 * options.minutes
    while time.monotonic() < end:
        suffix, data = random.choice(files)
        data = mutated(random, suffix, data)
        began = time.monotonic()
        outcome = reader.read(f"a.{suffix}", data, random.random() < SCANNED)
        slowest = max(slowest, time.monotonic() - began)
        counts[f"{suffix} {outcome if outcome in ('read', 'refused') else 'WRONG'}"] += 1
        if outcome not in ("read", "refused"):
            where = "".join(line for line in outcome.splitlines(True) if "redflag" in line)[-200:] or outcome
            if where not in found:
                found[where] = outcome
                options.out.mkdir(parents=True, exist_ok=True)
                (options.out / f"{len(found):03}.{suffix}").write_bytes(data)
                (options.out / f"{len(found):03}.txt").write_text(outcome, encoding="utf-8")
                print(f"{len(found):03}.{suffix} ({len(data)} bytes): {outcome.strip().splitlines()[-1]}", flush=True)
    print(f"{sum(counts.values())} files, seed {options.seed}, slowest {slowest:.1f} s: {dict(sorted(counts.items()))}")
    print(f"{len(found)} found" + f", in {options.out}" * bool(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

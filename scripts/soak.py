"""A batch at full size: thousands of agreements, the run killed again and again, files that kill their worker.

    python scripts/soak.py [FOLDER...] [--files 2000] [--words 800] [--kills 10]

The agreements of FOLDER (the samples) are multiplied into files that all differ, and three are planted: one hangs its
reader, one takes all memory, one crashes. Then `redflag scan` must write the same bytes with one process, with two, and
after it was killed (SIGKILL) at random points and started again each time; and the three must be told as not read.
Ends with exit code 1 where anything differs. Linux.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redflag.document import Document
    from redflag.extractors import Extractor

ROOT = Path(__file__).parent.parent
TEXTS = {".txt", ".md"}
SECONDS, MEGABYTES = 30, 1024  # that one agreement may take: far more than any of these needs, but for the planted
DEADLY = {
    "hang": lambda: signal.pause(),
    "hog": lambda: bytearray(MEGABYTES << 21),
    "crash": lambda: (faulthandler.disable(), os.kill(os.getpid(), signal.SIGSEGV)),
}
REASONS = {
    "hang": "took more than 30 seconds",
    "hog": "takes more than 1,024 MB",
    "crash": "brought its worker down (SIGSEGV)",
}
Outcome = tuple[dict[str, str], list[str]]  # a digest for each file written, and the lines told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=[str(ROOT / "samples" / "en")])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--words", type=int, default=800, help="of a text that go into a copy; 0: all")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--scan", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)  # how it runs itself
    options = parser.parse_args()
    if options.scan:
        scan_with_deadly_reader(options.scan)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="redflag-soak-") as made:
        work = Path(made)
        os.environ["REDFLAG_CACHE"] = str(work / "cache")
        multiply(options.folders, work / "in", options.files, options.words, chance)
        first, took = whole(work, 1)
        second, took = whole(work, 2)
        is_well = differ("jobs 1 and jobs 2", first, second) and planted(second[1])
        third = killed(work, options.kills, took, chance)
        is_well &= differ(f"in one go, and killed {options.kills} times", second, third)
    sys.exit(not is_well)


# -- agreements --------------------------------------------------------------------------------------------------------


def multiply(folders: list[str], target: Path, count: int, words: int, chance: random.Random) -> None:
    """Write `count` files that all differ, made from the agreements of `folders`, and the deadly ones among them."""
    from redflag.batch.folder import find

    originals = [Path(path) for path in find(folders)]
    for number in range(count):
        original = originals[number % len(originals)]
        copy = target / f"{number % 20:02}" / f"{number:05}-{original.name}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_changed(original, copy, number, words, chance)
    for name in DEADLY:
        (target / "07" / f"00900-{name}.txt").write_text(f"The Provider may {name} at any time.", encoding="utf-8")
    print(f"{count:,} files from {len(originals)} agreements, and {len(DEADLY)} deadly ones", flush=True)


def write_changed(original: Path, copy: Path, number: int, words: int, chance: random.Random) -> None:
    if original.suffix in TEXTS:
        lines = original.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        each = max(len(re.findall(r"\S+", "".join(lines))) / max(len(lines), 1), 1)
        most = round(words / each) or 1
        start = chance.randrange(max(len(lines) - most, 1)) if words else 0
        text = "".join(lines[start : start + most] if words else lines)
        copy.write_text(text.replace("Agreement", f"Agreement No. {number}", 1) + f"\nCopy {number}.\n", "utf-8")
        return
    copy.write_bytes(original.read_bytes())
    if zipfile.is_zipfile(copy):
        with zipfile.ZipFile(copy, "a") as package:
            package.comment = f"copy {number}".encode()
    else:
        with copy.open("ab") as file:
            file.write(f"\n% copy {number}\n".encode())


# -- runs --------------------------------------------------------------------------------------------------------------


def scan_with_deadly_reader(arguments: list[str]) -> None:
    from redflag.__main__ import run
    from redflag.extractors import EXTRACTORS

    EXTRACTORS["text"] = partial(read, EXTRACTORS["text"])  # children are born with it
    sys.argv = ["redflag", "scan", *arguments]
    run()


def read(reader: Extractor, name: str, data: bytes, ocr: str) -> Document:
    for mark, act in DEADLY.items():
        if name.endswith(f"-{mark}.txt"):
            act()
    return reader(name, data, ocr)


def started(work: Path, out: str, *options: str) -> subprocess.Popen[str]:
    limits = ["--timeout", str(SECONDS), "--memory", str(MEGABYTES)]
    command = [sys.executable, __file__, "--scan", str(work / "in"), "-o", str(work / out), *limits, *options]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def ended(work: Path, out: str, running: subprocess.Popen[str]) -> Outcome:
    _, told = running.communicate()
    if running.returncode != 2:  # there are files that cannot be read
        sys.exit(f"exit code {running.returncode}: {told}")
    digests = {
        str(path.relative_to(work / out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((work / out).rglob("*"))
        if path.is_file()
    }
    return digests, [line for line in told.splitlines() if " a second" not in line]


def whole(work: Path, jobs: int) -> tuple[Outcome, float]:
    """What one run in one go leaves, and the seconds it took."""
    began = time.monotonic()
    outcome = ended(work, f"out-{jobs}", started(work, f"out-{jobs}", "--no-cache", "--jobs", str(jobs)))
    took = time.monotonic() - began
    print(f"jobs {jobs}: {len(outcome[0]):,} files written, {len(outcome[1])} not read, {took:.0f} s", flush=True)
    return outcome, took


def killed(work: Path, times: int, seconds: float, chance: random.Random) -> Outcome:
    """What stands there after so many kills, spread over about the `seconds` of a run, and a last run to the end."""
    done = 0
    while done < times:
        running = started(work, "out-k", "--jobs", "2")
        after = chance.uniform(0, 2 * seconds / times)
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            running.kill()
            done += 1
            reports = sum(1 for _ in (work / "out-k").rglob("*.json"))
            print(f"killed after {after:.1f} s: {reports:,} reports there", flush=True)
        running.communicate()
    return ended(work, "out-k", started(work, "out-k", "--jobs", "2"))


# -- what is held ------------------------------------------------------------------------------------------------------


def differ(what: str, one: Outcome, other: Outcome) -> bool:
    """Whether both are alike; tells what is not."""
    names = sorted({name for name, _ in one[0].items() ^ other[0].items()})
    lines = sorted(set(one[1]) ^ set(other[1]))
    print(
        f"{what}: {'the same bytes' if not names and not lines else 'NOT the same'}", *names[:9], *lines[:9], sep="\n  "
    )
    return not names and not lines


def planted(told: list[str]) -> bool:
    """Whether each deadly file was told with its reason, and nothing else went down."""
    died = [line for line in told if any(reason in line for reason in (*REASONS.values(), "worker"))]
    print("went down:", *died, sep="\n  ", flush=True)
    expected = {f"-{mark}.txt: {reason}" for mark, reason in REASONS.items()}
    return len(died) == len(REASONS) and all(any(part in line for line in died) for part in expected)


if __name__ == "__main__":
    main()

"""What redflag costs, all in one run beside its yardsticks: start, folders, processes, one agreement, memory.

    python scripts/bench.py [--corpus FOLDER] [--redline PROGRAM] [--runs 3]

FOLDER holds agreements as text/*.txt, pdf/*.pdf and docx/*.docx (../shared/corpus where it is there; else the samples,
multiplied). Of each command the run with the least CPU seconds counts (user and system, its children's among them):
what others do on a machine only makes them more. Wall seconds are the least of any run. Yardsticks that are not
installed are said to be so. At the end `bench_pipeline.py` tells words a second part by part, and growth.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "samples" / "en"
REDFLAG = [sys.executable, "-m", "redflag"]
FILES = 40  # of a kind, to which the samples are multiplied
PAGES = 30  # of the one agreement
PAGE = 400  # words of a page, where a format has none
GREP = ["terminat", "liabilit", "indemnif", "renew", "assign", "sole discretion", "increase", "third part"]
T = TypeVar("T")


class Cost(NamedTuple):
    """CPU seconds of a command and its children, wall seconds, megabytes of the largest of its processes."""

    cpu: float
    wall: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS if CORPUS.is_dir() else None)
    parser.add_argument(
        "--redline", default=shutil.which("redline"), help="redline-buddy's program, on PATH by default"
    )
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        os.environ |= {"REDFLAG_CACHE": str(work / "cache"), "PYTHONPYCACHEPREFIX": str(work / "code")}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each start would compile all code again
        bench = Bench(work, options.runs, options.redline)
        bench.starts()
        for kind in ("text", "pdf", "docx"):
            bench.folder(kind, apart(folder_of, kind, options.corpus, work), *apart(size_of, work / kind))
        bench.one_agreement()
        bench.memory(work / "text")
        text = [] if options.corpus is None else ["--text", str(work / "text")]
        subprocess.run([sys.executable, ROOT / "scripts" / "bench_pipeline.py", *text], cwd=ROOT, check=True)


def apart(act: Callable[..., T], *arguments: object) -> T:
    """What `act` returns, in a process of its own: Linux counts the memory of a parent at the fork as its child's."""
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(act, *arguments).result()


# -- what is measured on -----------------------------------------------------------------------------------------------


def folder_of(kind: str, corpus: Path | None, work: Path) -> Path:
    """A folder of agreements of a kind that can be read."""
    from redflag.errors import UnreadableAgreement
    from redflag.extractors import extract

    folder = work / kind
    folder.mkdir()
    suffix = {"text": ".txt"}.get(kind, f".{kind}")
    found = sorted((corpus / kind).glob(f"*{suffix}")) if corpus else sorted(SAMPLES.rglob(f"*{suffix}"))
    if not found:  # there is no sample in plain text: of what the others say
        found = sorted([*SAMPLES.rglob("*.pdf"), *SAMPLES.rglob("*.docx")])
    for number in range(len(found) if corpus else FILES):
        path = found[number % len(found)]
        target = folder / f"{number:03}-{path.stem}{suffix}"
        try:
            if extract(path).coverage.complete:
                target.write_bytes(path.read_bytes() if path.suffix == suffix else extract(path).text.encode())
        except UnreadableAgreement:
            continue
    return folder


def size_of(folder: Path) -> tuple[int, int, float]:
    """Agreements, words and pages of a folder."""
    from redflag.extractors import extract

    documents = [extract(path) for path in sorted(folder.iterdir())]
    words = sum(len(document.text.split()) for document in documents)
    pages = sum(document.pages for document in documents) or words / PAGE
    return len(documents), words, pages


# -- runs --------------------------------------------------------------------------------------------------------------


def cost_of(command: Sequence[str], expected: Sequence[int] = (0,)) -> Cost:
    """Of one run. The kernel counts the memory of each process apart (Linux: kilobytes)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


class Bench:
    """Tables of commands, each run some times."""

    def __init__(self, work: Path, runs: int, redline: str | None) -> None:
        self.work, self.runs, self.redline = work, runs, redline

    def best(self, command: Sequence[str], expected: Sequence[int] = (0,)) -> Cost:
        costs = [cost_of(command, expected) for _ in range(self.runs)]
        return Cost(min(c.cpu for c in costs), min(c.wall for c in costs), max(c.megabytes for c in costs))

    def starts(self) -> None:
        """A table of starts, each beside the import it is measured against."""
        sample, python = SAMPLES / "crm-subscription.pdf", [sys.executable, "-c"]
        cost_of([*REDFLAG, "scan", str(sample)])  # rules are read, code is compiled
        print(f"{'':44}{'CPU s':>8}{'wall s':>8}{'MB':>6}")
        base = told("python -c 'import click'", self.best([*python, "import click"]))
        told("redflag --help", self.best([*REDFLAG, "--help"]), base, "import click, target 1.5")
        base = told("python -c 'import spacy'", self.best([*python, "import spacy"]))
        told(f"redflag scan {sample.name}", self.best([*REDFLAG, "scan", str(sample)]), base, "import spacy")

    def folder(self, kind: str, folder: Path, count: int, words: int, pages: float) -> None:
        """A table of one folder: one process and two, and redline-buddy."""
        print(f"\n{count} agreements as {kind}: {words:,} words, {pages:,.0f} pages")
        scan = [*REDFLAG, "scan", str(folder), "--no-cache", "-o"]
        told("scan -o all.csv, jobs 1", csv := self.best([*scan, str(self.work / "all.csv"), "--jobs", "1"]))
        one = told("scan -o DIR, jobs 1", self.best([*scan, str(self.work / "out"), "--jobs", "1"]))
        two = told("scan -o DIR, jobs 2", self.best([*scan, str(self.work / "out"), "--jobs", "2"]))
        print(f"{'  two processes':44}{one.wall / two.wall:8.2f} x one, by the wall, target 1.6")
        rate = f"{words / csv.cpu:8,.0f} words, {pages / csv.cpu:,.0f} pages, start and table included"
        print(f"{'  a CPU second':44}{rate}")
        if self.redline is None:
            print("redline-buddy: not installed")
            return
        review = [self.redline, "review", str(folder), "--playbook", "saas-vendor"]
        base = told("redline review --playbook saas-vendor", self.best(review, (0, 1, 2)))
        target = {"text": "target 1", "pdf": "target .125"}.get(kind, "")
        told("scan -o all.csv", csv, base, f"redline-buddy {target}")

    def one_agreement(self) -> None:
        """A table of one agreement of 30 pages in a process that runs already, beside pdftotext and grep."""
        path = self.work / "thirty.pdf"
        apart(made_of, self.work / "pdf", path)
        print(f"\none agreement, {PAGES} pages of PDF, warm")
        if not shutil.which("pdftotext"):
            print("pdftotext: not installed")
        words = self.work / "words"
        words.write_text("\n".join(GREP), encoding="utf-8")
        base = self.best(["sh", "-c", f"pdftotext {path} - | grep -ciF -f {words}"], (0, 1, 127))
        told("pdftotext | grep -F", base)
        code = (
            "import gc, sys, time; from redflag.start import start_quickly; start_quickly()\n"
            "from redflag import scan\nscan(sys.argv[2]); scan(sys.argv[1])\ncosts = []\n"
            "for _ in range(int(sys.argv[3])):\n    began = time.process_time(); scan(sys.argv[1])\n"
            "    costs.append(time.process_time() - began); gc.collect()\nprint(min(costs))"
        )
        warm = [sys.executable, "-c", code, str(path), str(SAMPLES / "crm-subscription.pdf"), str(self.runs)]
        seconds = float(subprocess.run(warm, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        told("redflag.scan", Cost(seconds, seconds, 0), base, "pdftotext | grep -F, target 3")

    def memory(self, folder: Path) -> None:
        """A table of the largest process by number of agreements: a worker's memory should stay the same."""
        print(f"\n{'agreements':44}{'MB of the largest process':>8}")
        paths = sorted(folder.iterdir())
        for times in (1, 10):
            many = self.work / f"many-{times}"
            many.mkdir()
            for number in range(times * 50):
                text = paths[number % len(paths)].read_text(encoding="utf-8", errors="replace")
                (many / f"{number}.txt").write_text(f"{text[:5000]}\n{number}", encoding="utf-8")
            cost = cost_of([*REDFLAG, "scan", str(many), "--no-cache", "--jobs", "1", "-o", str(self.work / "out")])
            print(f"{times * 50:<44,}{cost.megabytes:8.0f}")


def told(name: str, cost: Cost, base: Cost | None = None, against: str = "") -> Cost:
    """Print a row; with `base` the ratio of CPU seconds to its."""
    ratio = f"   {cost.cpu / base.cpu:.2f} x {against}" if base else ""
    print(f"{name:44}{cost.cpu:8.3f}{cost.wall:8.3f}{cost.megabytes:6.0f}{ratio}", flush=True)
    return cost


def made_of(folder: Path, path: Path) -> None:
    """The first thirty pages of a folder's PDFs in one."""
    from pypdf import PdfReader, PdfWriter

    pages = (page for file in sorted(folder.glob("*.pdf")) for page in PdfReader(file).pages)
    with PdfWriter() as writer:
        for page in itertools.islice(pages, PAGES):
            writer.add_page(page)
        writer.write(path)


if __name__ == "__main__":
    main()

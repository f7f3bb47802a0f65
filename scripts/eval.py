"""Measure the rules: `python scripts/eval.py [--dev|--held] [--claudette] [--cuad] [--list] [--category C] [GOLD_DIR]`.

First on the single clauses of tests/clauses, written without sight of the rules: rules may be mended on what most sets
show; the third and the twelfth, exams, are only counted, never listed. Then on labelled agreements. With --claudette
or --cuad: on those alone, lawyers' labels that `lawyers.py` reads; --list adds what is missed.

GOLD_DIR (by default ../shared/gold) holds agreements/text, /units, /labels and score.py, claudette/ and cuad/. Without
it nothing is measured, and that is said. The held-out agreements are not read while rules are written.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lawyers import measure_claudette, measure_cuad

from redflag.engine.examples import of_lines
from redflag.engine.load import read_rules, rule_files, rules_folder
from redflag.engine.rule import Rule
from redflag.nodes import load_yaml
from redflag.scanner import Scanner

CLAUSES = Path(__file__).parents[1] / "tests" / "clauses"
EXAMS = frozenset({"third", "twelfth"})
HELD_OUT = frozenset(
    "cuad-imageware cuad-xacct edgar-1031951 edgar-1139650 edgar-852437 edgar-933524 "
    "ota-bitwarden ota-hugging-face ota-mailjet ota-vanco-payment-solutions".split()
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", default=Path(__file__).parents[2] / "shared" / "gold", type=Path)
    parser.add_argument("--dev", action="store_true", help="those read while writing; lists what is missed or false")
    parser.add_argument("--held", action="store_true", help="the held-out agreements only; the table alone")
    parser.add_argument("--claudette", action="store_true", help="lawyers' labels of terms of service")
    parser.add_argument("--cuad", action="store_true", help="lawyers' labels of commercial contracts")
    parser.add_argument("--list", action="store_true", help="what is missed of the lawyers' labels")
    parser.add_argument("--category", default=",".join(_written()), help="a category or several (a,b)")
    options = parser.parse_args()
    categories = options.category.split(",")
    if options.claudette or options.cuad:
        _measure_lawyers(options, categories)
        return
    for folder in sorted(path for path in CLAUSES.iterdir() if path.is_dir()):
        _measure_clauses(folder, categories, listed=options.dev and folder.name not in EXAMS)
    if _is_there(options.gold / "agreements"):
        _measure_agreements(options, categories)


def _written() -> list[str]:
    """The categories that have rules."""
    return [path.stem.replace("_", "-") for path in rule_files(rules_folder())]


def _is_there(folder: Path) -> bool:
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured")
    return folder.is_dir()


def _measure_lawyers(options: argparse.Namespace, categories: list[str]) -> None:
    scanner = Scanner(_rules_of(categories))
    for wanted, name, measure in (
        (options.claudette, "claudette", measure_claudette),
        (options.cuad, "cuad", measure_cuad),
    ):
        if wanted and _is_there(options.gold / name):
            measure(options.gold / name, scanner, categories, options.list)


def _measure_agreements(options: argparse.Namespace, categories: list[str]) -> None:
    folder = options.gold / "agreements"
    labels = "".join(path.read_text(encoding="utf-8") for path in (folder / "labels").iterdir())
    categories = [category for category in categories if f'"{category}"' in labels]
    if not categories:
        return
    documents = {path.stem: path for path in sorted((folder / "text").iterdir())}
    if options.dev or options.held:
        documents = {name: path for name, path in documents.items() if (name in HELD_OUT) == options.held}
    with tempfile.TemporaryDirectory() as scratch:
        found, rule_of = _findings(documents, categories)
        findings, misses = Path(scratch, "findings.jsonl"), Path(scratch, "misses.tsv")
        findings.write_text("".join(json.dumps(finding) + "\n" for finding in found))
        command = [sys.executable, options.gold / "score.py", folder / "units", folder / "labels", findings]
        command += ["--docs", ",".join(documents), "--cats", ",".join(categories), "--misses", misses]
        subprocess.run(command, check=True)
        if options.dev:
            _list_misses(misses, folder / "units", categories, rule_of)


def _rules_of(categories: list[str]) -> list[Rule]:
    files = [rules_folder() / f"{category.replace('-', '_')}.yml" for category in categories]
    return [rule for path in files if path.exists() for rule in read_rules(path)]


def _measure_clauses(folder: Path, categories: list[str], listed: bool) -> None:
    """Recall on single clauses that are flags, and silence on near misses; each category by its own rules alone."""
    for category in (category for category in categories if (folder / f"{category}.yml").exists()):
        clauses, _ = load_yaml(folder / f"{category}.yml")
        scanner = Scanner(_rules_of([category]))
        found = {
            text: scanner.scan_document(of_lines(text)).findings for kind in ("flag", "pass") for text in clauses[kind]
        }
        missed = [text for text in clauses["flag"] if not found[text]]
        false = [text for text in clauses["pass"] if found[text]]
        recall, silent = 1 - len(missed) / len(clauses["flag"]), 1 - len(false) / len(clauses["pass"])
        print(f"clauses, {folder.name:6} {category:28} recall {recall:.2f} of {len(clauses['flag'])}, ", end="")
        print(f"silent on {silent:.2f} of {len(clauses['pass'])} near misses")
        if listed:
            print(*(f"  MISS {text}" for text in missed), sep="\n", end="\n" if missed else "")
            print(
                *(f"  FALSE {text} ['{found[text][0].match}']" for text in false), sep="\n", end="\n" if false else ""
            )


def _findings(documents: dict[str, Path], categories: list[str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    scanner = Scanner(_rules_of(categories))
    found, rule_of, words, began = [], {}, 0, time.perf_counter()
    for name, path in documents.items():
        report = scanner.scan(path)
        words += report.words
        for finding in report.findings:
            if finding.category in categories and finding.quote:  # what is missing has no words to label
                found.append({"doc": name, "category": finding.category, "quote": finding.quote})
                rule_of[name + finding.category + finding.quote[:200]] = f"{finding.rule} '{finding.match}'"
    print(f"{len(documents)} agreements, {words} words, {words / (time.perf_counter() - began):.0f} words a second")
    return found, rule_of


def _list_misses(misses: Path, units: Path, categories: list[str], rule_of: dict[str, str]) -> None:
    for line in sorted(misses.read_text().splitlines()):
        kind, doc, unit, category, text = (line.split("\t") + [""] * 5)[:5]
        if category not in categories:
            continue
        if kind == "MISS":
            text = next(x for x in (units / f"{doc}.units").read_text().splitlines() if x.startswith(f"[{unit}] "))
        rule = rule_of.get(doc + category + text[:200], "")
        print(f"{kind} {doc} {unit} {category} {rule}\n    {text[:600]}")


if __name__ == "__main__":
    main()

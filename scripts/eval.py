"""Measure the rules on labelled agreements: `python scripts/eval.py [--dev|--held] [--category C] [GOLD_DIR]`.

GOLD_DIR (by default ../shared/gold) holds agreements/text, /units, /labels and score.py. Without it nothing is
measured, and that is said. The held-out agreements are not read while rules are written.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from redflag.engine.load import read_rules, rules_folder
from redflag.scanner import Scanner

CATEGORIES = "hidden-infrastructure-costs,mandatory-support,forced-partner-services,saas-termination"
HELD_OUT = frozenset(
    "cuad-imageware cuad-xacct edgar-1031951 edgar-1139650 edgar-852437 edgar-933524 "
    "ota-bitwarden ota-hugging-face ota-mailjet ota-vanco-payment-solutions".split()
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", default=Path(__file__).parents[2] / "shared" / "gold", type=Path)
    parser.add_argument("--dev", action="store_true", help="those read while writing; lists what is missed or false")
    parser.add_argument("--held", action="store_true", help="the held-out agreements only; the table alone")
    parser.add_argument("--category", default=CATEGORIES)
    options = parser.parse_args()
    folder = options.gold / "agreements"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured")
        return
    documents = {path.stem: path for path in sorted((folder / "text").iterdir())}
    if options.dev or options.held:
        documents = {name: path for name, path in documents.items() if (name in HELD_OUT) == options.held}
    with tempfile.TemporaryDirectory() as scratch:
        found, rule_of = _findings(documents, options.category.split(","))
        findings, misses = Path(scratch, "findings.jsonl"), Path(scratch, "misses.tsv")
        findings.write_text("".join(json.dumps(finding) + "\n" for finding in found))
        command = [sys.executable, options.gold / "score.py", folder / "units", folder / "labels", findings]
        command += ["--docs", ",".join(documents), "--cats", options.category, "--misses", misses]
        subprocess.run(command, check=True)
        if options.dev:
            _list_misses(misses, folder / "units", options.category.split(","), rule_of)


def _findings(documents: dict[str, Path], categories: list[str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    files = [rules_folder() / f"{category.replace('-', '_')}.yml" for category in categories]
    scanner = Scanner([rule for path in files if path.exists() for rule in read_rules(path)])
    found, rule_of, words, began = [], {}, 0, time.perf_counter()
    for name, path in documents.items():
        report = scanner.scan(path)
        words += report.words
        for finding in report.findings:
            if finding.category in categories:
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

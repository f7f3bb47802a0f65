"""Folders of rules: words of their own, a name and a version, rules that replace others, ids that were changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from redflag.accepted import load_accepted
from redflag.engine.examples import of_lines
from redflag.engine.load import load_rules, read_folders, rules_info
from redflag.errors import RuleError
from redflag.pipeline.language import load_lexicon
from redflag.report import html, text
from redflag.report.json import as_object
from redflag.scanner import Scanner

RULE = """category: manners
rules:
  - id: manners.pings
    severity: low
    when: [vendor may ping portal]
    en:
      title: Pings
      why: It does.
      ask: Ask.
      examples:
        flag: [Provider may ping the service portal., We may be pinging the service portal.]
        pass: [You may ping the service portal., Provider may ping us.]
"""
WORDS = """actions:
  ping: {verbs: [ping], nouns: [ping]}
objects:
  portal: [service portal]
"""
OLD = "saas-termination.vendor-ends-at-will"


def pack(folder: Path, rules: str = RULE, words: str = WORDS, named: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for name, written in (("rules.yml", rules), ("lexicon.yml", words), ("pack.yml", named)):
        if written:
            (folder / name).write_text(written, encoding="utf-8")
    return folder


def test_a_house_brings_words_and_the_shipped_ones_stay(tmp_path: Path) -> None:
    house, before = pack(tmp_path / "house"), dict(load_lexicon().kinds)
    text = "Provider may ping the service portal. Provider may terminate the service portal at any time."
    found = Scanner(folders=[str(house)]).scan_document(of_lines(text)).findings
    assert [finding.rule for finding in found] == ["manners.pings", OLD]
    assert load_lexicon().kinds == before and "ping" not in before
    assert [rule.id for rule in read_folders(house / "rules.yml")] == ["manners.pings"]  # a file has its folder's words


WRONG = [
    # file, what is changed, to what, line, what is said
    ("lexicon.yml", "objects:", "object:", 3, "unknown section 'object' (did you mean 'objects'?)"),
    ("lexicon.yml", "objects:", "parties:", 3, "unknown section 'parties'"),
    ("lexicon.yml", "portal:", "service:", 4, "'service' is a concept already"),
    ("lexicon.yml", "[service portal]", "service portal", 4, "'portal' is no list of words"),
    ("rules.yml", "ping portal", "ping portals", 5, "manners.pings: unknown object 'portals' (did you mean 'portal'?)"),
    (
        "rules.yml",
        "severity: low",
        "severety: low",
        4,
        "manners.pings: unknown key in rule (unknown: severety) (did you",
    ),
    ("rules.yml", "severity: low", "severity: low\n    formerly: pings", 5, "manners.pings: formerly 'pings' is no"),
    ("rules.yml", "severity: low", f"severity: low\n    formerly: {OLD}", 3, f"formerly '{OLD}': that is the id of"),
    ("pack.yml", "version", "versoin", 2, "unknown key 'versoin' (did you mean 'version'?)"),
    ("pack.yml", '"2.1"', "2 of May", 2, "'version:' is letters, digits, dots"),
    ("pack.yml", "name: House", "name: shipped", 1, "'name:' is what reports call the pack"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "said"), WRONG)
def test_errors_name_the_line(name: str, old: str, new: str, line: int, said: str, tmp_path: Path) -> None:
    house = pack(tmp_path / "house", named='name: House\nversion: "2.1"\n')
    path = house / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules(house)
    assert str(error.value).startswith(f"{path}:{line}: {said}"), error.value


def test_one_id_stands_once_in_a_pack(tmp_path: Path) -> None:
    house = pack(tmp_path / "house")
    (house / "second.yml").write_text(RULE, encoding="utf-8")
    with pytest.raises(RuleError, match=r"second\.yml:3: id 'manners\.pings' stands at .*rules\.yml:3 already"):
        load_rules(house)


def test_what_ran_is_told_by_pack(tmp_path: Path) -> None:
    house = pack(tmp_path / "house", named='name: Acme rules\nversion: "2.1"\n')
    own = RULE.replace("manners", "saas-termination").replace("pings", OLD.partition(".")[2])
    other = pack(tmp_path / "other", own, words="")
    shipped, rules = load_rules(), load_rules(house, other)
    packs = rules_info(rules).packs
    told = {one.name: (one.version, one.count, one.replaced) for one in packs}
    assert told["Acme rules"] == ("2.1", 1, ())
    assert told["other"] == ("", 1, (OLD,))
    assert told["redflag"][1] == len(shipped) - 1 and told["redflag"][0]
    assert sum(one.count for one in packs) == rules_info(rules).count


def test_words_change_the_version(tmp_path: Path) -> None:
    one, two = pack(tmp_path / "a"), pack(tmp_path / "b", words=WORDS.replace("portal]", "portal, gateway]"))
    assert len({Scanner(folders=[str(house)]).plan.info.version for house in (one, two)}) == 2


def test_a_rule_under_an_old_id_replaces_the_one_that_bears_the_new(tmp_path: Path) -> None:
    renamed = pack(tmp_path / "renamed", RULE.replace("severity: low", "severity: low\n    formerly: [manners.beeps]"))
    house = pack(tmp_path / "house", RULE.replace("manners.pings", "manners.beeps"), words="")
    assert [(rule.id, rule.replaces) for rule in read_folders(renamed, house)] == [("manners.beeps", "renamed")]


def test_what_names_the_old_id_still_works(tmp_path: Path) -> None:
    said = "Provider may ping the service portal. Provider may ping the service portal."
    before = Scanner(folders=[str(pack(tmp_path / "house"))]).scan_document(of_lines(said)).findings
    changed = RULE.replace("manners.pings", "manners.beeps").replace(
        "severity: low", "severity: low\n    formerly: [manners.pings]"
    )
    pack(tmp_path / "house", changed)
    book = tmp_path / "book.yml"
    book.write_text("severities: {manners.pings: high}", encoding="utf-8")
    found = Scanner(folders=[str(tmp_path / "house")], playbook=str(book)).scan_document(of_lines(said)).findings
    assert [(one.rule, one.severity.name) for one in found] == [("manners.beeps", "high")] * 2
    assert [one.former for one in found] == [(one.fingerprint,) for one in before]
    accepted = tmp_path / "accepted.yml"
    accepted.write_text(
        f"accepted:\n  - {{fingerprint: {before[1].fingerprint}, by: Roe, reason: known, since: 2026-01-01}}\n"
    )
    report = Scanner(folders=[str(tmp_path / "house")]).scan_document(of_lines(said))
    left = load_accepted(accepted).apply(report, date(2026, 2, 1))
    assert [one.fingerprint for one in left.findings] == [found[0].fingerprint]
    assert [one.fingerprint for one, _ in left.accepted] == [found[1].fingerprint]


def test_reports_name_the_packs(tmp_path: Path) -> None:
    house = pack(tmp_path / "house", named='name: Acme rules\nversion: "2.1"\n')
    report = Scanner(folders=[str(house)]).scan_document(of_lines("Provider may ping the service portal."))
    packs = as_object([report], [])["rules"]["packs"]
    assert {"name": "Acme rules", "version": "2.1", "count": 1, "replaced": []} in packs
    for written in (text.render([report], []), html.render([report], [])):
        assert "Acme rules 2.1 (1)" in written.decode()

"""Rule files: what is read of a good one, and the line and words of the complaint about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from redflag.engine.load import load_rules, read_folders, read_rules, rules_info
from redflag.engine.rule import Line, Pattern, Tokens
from redflag.errors import RuleError
from redflag.finding import Confidence, Severity

GOOD = """\
category: test
rules:
  - id: test.leith
    severity: low
    confidence: high
    kind: present
    when:
      - vendor may end service
      - pattern: "met in Leith"
        with: [vendor]
        within: sentence
    unless: [customer]
    under: [support]
    en:
      title: A meeting
      why: It was
        in Leith.
      ask: Nothing.
      examples:
        flag: [We met in Leith., They met in Leith.]
        pass:
          - We met.
          - They met in Rome.
"""
ENTRY = GOOD.partition("rules:\n")[2]


def written(text: str, folder: Path, name: str = "rules.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_is_read(tmp_path: Path) -> None:
    path = written(GOOD, tmp_path)
    (rule,) = read_rules(path)
    assert (rule.id, rule.category, rule.kind, rule.where) == ("test.leith", "test", "present", f"{path}:3")
    assert (rule.severity, rule.confidence) == (Severity.low, Confidence.high)
    assert (rule.title, rule.why, rule.fallback) == ("A meeting", "It was in Leith.", "")
    assert rule.flags == ("We met in Leith.", "They met in Leith.")
    line, pattern = rule.when
    assert isinstance(line, Line) and isinstance(pattern, Pattern)
    assert line.conditions.within == "clause" and pattern.conditions.within == "sentence"
    assert line.conditions.under == pattern.conditions.under == ("support",)
    assert [group for expression in rule.unless for group in expression.groups] == [{"customer"}]


SPELLINGS = [
    # what is changed, what it is changed to: all of it means the same or is left out
    ("    confidence: high\n", ""),
    ("    kind: present\n", ""),
    ("unless: [customer]", "unless: customer"),
    ("unless: [customer]", "unless:\n      - customer"),
    ('      - pattern: "met in Leith"\n        with: [vendor]\n        within: sentence\n', ""),
    ("with: [vendor]", "with: vendor"),
    ("vendor may end service", "line: vendor may end service"),
    ("with: [vendor]", "values: [duration > 3 days]"),
    ("with: [vendor]", "in: [row, note]"),
    ('pattern: "met in Leith"', 'tokens: [{LOWER: leith}, {IS_PUNCT: "true", OP: "?"}]'),
    ("kind: present", "kind: limit\n    limit: 30 days"),
    ("kind: present", "kind: missing\n    agreement: subscription\n    place: [term]"),
    (
        "kind: present",
        "kind: missing\n    agreement: nda\n    place: [term]\n    with-anywhere: [customer must pay any, fees]",
    ),
    ("kind: present", "kind: one-sided\n    agreement: [licence]\n    unless-anywhere: [customer may end]"),
    ("kind: present", "agreement: [licence, hosting]"),
    ("category: test", "# a remark\ncategory: test"),
]


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_ways_to_write_it(old: str, new: str, tmp_path: Path) -> None:
    assert old in GOOD
    (rule,) = read_rules(written(GOOD.replace(old, new), tmp_path))
    assert rule.id == "test.leith" and rule.when


WRONG = [
    # what is changed, what it is changed to, line of the complaint, what is said
    ("category: test", "category: other", 3, "id 'test.leith' must be other.<name> and stand once"),
    ("category: test", "category: tes", 3, "id 'test.leith' must be tes.<name> and stand once"),
    (
        "category: test",
        "kategory: test",
        1,
        "needs 'category:' and 'rules:', may have 'not-in:' and 'unless:', nothing else (unknown: kategory)",
    ),
    (
        "category: test",
        "category: test\nextra: 1",
        1,
        "needs 'category:' and 'rules:', may have 'not-in:' and 'unless:', nothing else (unknown: extra)",
    ),
    ("category: test", "category: [test]", 1, "needs 'category:' and 'rules:'"),
    ("id: test.leith", "name: test.leith", 3, "id '' must be test.<name>"),
    ("id: test.leith", "id: leith", 3, "id 'leith' must be test.<name>"),
    ("    severity: low\n", "    severty: low\n", 4, "test.leith: unknown key in rule (unknown: severty)"),
    ("    severity: low\n", "", 3, "test.leith: lacks 'severity'"),
    ("severity: low", "severity: severe", 4, "test.leith: severity 'severe' is none of high, medium, low, info"),
    ("severity: low", "severity: Low", 4, "test.leith: severity 'Low' is none of"),
    ("severity: low", "severity: [low]", 4, "test.leith: severity "),
    ("confidence: high", "confidence: sure", 5, "test.leith: confidence 'sure' is none of high, medium, low"),
    ("kind: present", "kind: absent", 6, "test.leith: kind 'absent' is none of present, limit, missing, one-sided"),
    ("kind: present", "kind: missing", 6, "test.leith: 'kind: missing' and 'place:' go together"),
    ("kind: present", "place: [term]", 6, "test.leith: 'kind: missing' and 'place:' go together"),
    ("kind: present", "kind: missing\n    place: [term]", 6, "test.leith: 'kind: missing' needs 'agreement:'"),
    ("kind: present", "with-anywhere: [fees]", 6, "test.leith: 'with-anywhere:' goes with 'kind: missing' alone"),
    ("kind: present", "kind: one-sided", 6, "test.leith: 'kind: one-sided' and 'unless-anywhere:' go together"),
    ("kind: present", "agreement: [saas]", 6, "test.leith: agreement 'saas' is none of subscription, licence,"),
    ("kind: present", "kind: limit", 6, "test.leith: 'kind: limit' and 'limit:' go together"),
    ("kind: present", "limit: 30 days", 6, "test.leith: 'kind: limit' and 'limit:' go together"),
    ("- vendor may end service", "- vendor may end server", 8, "test.leith: unknown object 'server'"),
    ("- vendor may end service", "- vendor ends", 8, "test.leith: 'vendor ends' is not ACTOR MODALITY ACTION [OBJECT]"),
    ("- vendor may end service", "- {lines: vendor may end}", 8, "test.leith: unknown key in when (unknown: lines)"),
    ("- vendor may end service", "- {with: vendor}", 8, "test.leith: 'when' needs one of line, pattern, tokens"),
    ("- vendor may end service", "- [vendor may end]", 8, "test.leith: 'when' is a mapping of "),
    ("met in Leith", "met ...30 Leith", 9, "test.leith: a gap of 30 words is not between 1 and 25"),
    ("met in Leith", "Leith?", 9, "test.leith: 'Leith?' may be nothing at all"),
    ("met in Leith", "{leith}", 9, "test.leith: unknown concept 'leith'"),
    ('pattern: "met in Leith"', "tokens: [{LOUD: x}]", 9, "test.leith: "),
    ("with: [vendor]", "with: [vendor, nobody]", 10, "test.leith: unknown name 'nobody'"),
    ("with: [vendor]", "with: [[vendor]]", 10, 'test.leith: ["vendor"] is not text'),
    ("with: [vendor]", "in: {row: 1}", 10, 'test.leith: {"row": "1"} is not text'),
    ('pattern: "met in Leith"', "pattern: [met]", 9, 'test.leith: ["met"] is not text'),
    ("- vendor may end service", "- line: [vendor may end]", 8, 'test.leith: ["vendor may end"] is not text'),
    ("under: [support]", "under: [[support]]", 13, 'test.leith: ["support"] is not text'),
    ("unless: [customer]", "unless: {a: b}", 12, 'test.leith: {"a": "b"} is not text'),
    ("with: [vendor]", "values: [duration < x]", 10, "test.leith: 'x' is no duration"),
    (
        "with: [vendor]",
        "in: [heading]",
        10,
        "test.leith: in 'heading' is none of footer, header, item, note, paragraph, row",
    ),
    ("within: sentence", "within: page", 11, "test.leith: within 'page' is neither clause nor sentence"),
    ("unless: [customer]", "softened: [with nobody]", 12, "test.leith: unknown name 'nobody'"),
    ("unless: [customer]", "once: yes", 12, "test.leith: 'once:' is true or is left out"),
    ("unless: [customer]", "softened: [nobody]", 12, "test.leith: 'nobody' is neither with, near, unless nor a"),
    ("unless: [customer]", "softened: [unless customer]", 12, "test.leith: 'unless customer' asks for nothing that"),
    ("unless: [customer]", "unless: [nobody]", 12, "test.leith: unknown name 'nobody'"),
    ("    en:\n", "    de:\n", 14, "test.leith: unknown key in rule (unknown: de)"),
    ("      title: A meeting\n", "", 14, "test.leith: lacks 'title'"),
    ("      title: A meeting\n", "      title:\n", 15, "test.leith: lacks 'title'"),
    ("      why: It was\n        in Leith.\n", "", 14, "test.leith: lacks 'why'"),
    ("      ask: Nothing.\n", "", 14, "test.leith: lacks 'ask'"),
    ("ask: Nothing.", "asks: Nothing.", 18, "test.leith: unknown key in en (unknown: asks)"),
    ("      examples:\n", "      example:\n", 19, "test.leith: unknown key in en (unknown: example)"),
    (", They met in Leith.]", "]", 20, "test.leith: needs two flag examples or more"),
    ("[We met in Leith., They met in Leith.]", "We met in Leith.", 20, "test.leith: needs two flag examples or more"),
    ("          - They met in Rome.\n", "", 21, "test.leith: needs two pass examples or more"),
    (
        "- They met in Rome.",
        "- They met: in Rome.",
        23,
        "test.leith: an example is a text: quote it if it holds a colon",
    ),
    ("        pass:\n", "        passes:\n", 19, "test.leith: needs examples: flag and pass"),
    ("    severity: low\n", "    severity: low\n    severity: high\n", 5, "'severity' stands twice in one mapping"),
    ("    confidence: high\n", "    confidence: high\n   kind: x\n", 6, "is not YAML: "),
    ("rules:\n", "rules: &\n", 2, "is not YAML: "),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG)
def test_a_wrong_rule_is_told_by_line(old: str, new: str, line: int, message: str, tmp_path: Path) -> None:
    assert old in GOOD
    path = written(GOOD.replace(old, new, 1), tmp_path)
    with pytest.raises(RuleError) as error:
        read_rules(path)
    assert str(error.value).startswith(f"{path}:{line}: {message}")
    assert "\n" not in str(error.value)


WRONG_FILES = [
    # content, line, what is said
    (b"", 1, "is not a mapping of names"),
    (b"- a\n- b\n", 1, "is not a mapping of names"),
    (b"just words", 1, "is not a mapping of names"),
    (b"category: test\n", 1, "needs 'category:' and 'rules:'"),
    (b"category: test\nrules: {}\n", 1, "needs 'category:' and 'rules:'"),
    (b"category: test\nrules: [a, b]\n", 2, "id '' must be test.<name>"),
    (b"category: t\xe9st\nrules: []\n", 1, "is not UTF-8 text"),
    (b"category: test\nrules: [{id: test.a}\n", 3, "is not YAML: "),
    (b"\x00\x01", 1, "is not YAML: "),
]


@pytest.mark.parametrize(("content", "line", "message"), WRONG_FILES)
def test_a_wrong_file_is_told(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.write_bytes(content)
    with pytest.raises(RuleError) as error:
        read_rules(path)
    assert str(error.value).startswith(f"{path}:{line}: {message}") and "\n" not in str(error.value)


MENDED = [
    # a slip, what to do about it
    ("        flag: [We met", "        flag: We: met", "stands in quotes"),
    ("          - They met in Rome.", "          - [[They met]] in Rome.", "stands in quotes"),
    ("      ask: Nothing.", "      ask: This: nothing.", "stands in quotes"),
    ("      ask: Nothing.", "\task: Nothing.", "with blanks, not with tabs"),
    ("      ask: Nothing.", "     ask: Nothing.", "as far right as its neighbours"),
    ("They met in Leith.]", "They met in Leith.", "every bracket and quote is closed"),
]


@pytest.mark.parametrize(("old", "new", "advice"), MENDED)
def test_a_slip_in_the_yaml_is_told_with_what_to_do(old: str, new: str, advice: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(RuleError) as error:
        read_rules(written(GOOD.replace(old, new, 1), tmp_path))
    assert "is not YAML" in str(error.value) and advice in str(error.value)


def test_the_same_id_twice_in_a_file(tmp_path: Path) -> None:
    path = written(GOOD + ENTRY, tmp_path)
    with pytest.raises(RuleError, match=r"rules.yml:24: id 'test.leith' must be test.<name> and stand once"):
        read_rules(path)


def test_an_id_that_begins_like_another_is_told_by_its_own_line(tmp_path: Path) -> None:
    longer = ENTRY.replace("test.leith", "test.leith-again")
    rules = read_rules(written(f"category: test\nrules:\n{longer}{ENTRY}", tmp_path))
    assert [rule.where.rpartition(":")[2] for rule in rules] == ["3", "24"]


def test_what_silences_a_file_silences_each_rule(tmp_path: Path) -> None:
    text = GOOD.replace("rules:\n", "unless: [vendor must bear, third]\nrules:\n", 1)
    (rule,) = read_rules(written(text, tmp_path))
    assert len(rule.unless) == 3
    wrong = GOOD.replace("rules:\n", "unless: [vendor must fly]\nrules:\n", 1)
    with pytest.raises(RuleError, match=r"rules\.yml:\d+: unknown action 'fly'"):
        read_rules(written(wrong, tmp_path))


def test_a_later_folder_replaces_by_id(tmp_path: Path) -> None:
    shipped = load_rules()
    old = shipped[0]
    text = GOOD.replace("test.leith", old.id).replace("category: test", f"category: {old.category}")
    text += ENTRY.replace("test.leith", f"{old.category}.of-our-own")
    rules = load_rules(written(text, tmp_path).parent)
    assert len(rules) == len(shipped) + 1
    assert [rule.title for rule in rules if rule.id == old.id] == ["A meeting"]
    assert [rule.id for rule in rules[: len(shipped)]] == [rule.id for rule in shipped]
    assert rules_info(rules).version != rules_info(shipped).version
    assert rules_info(rules).count == len(shipped) + 1


@pytest.mark.parametrize("name", ["", "missing", "missing.yml"])
def test_a_folder_without_rules_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as error:
        read_folders(tmp_path / name)
    assert str(error.value).startswith(str(tmp_path / name)) and "\n" not in str(error.value)


CHANGES = [
    # what is changed, what it is changed to, does the version change
    ("in Leith.\n      ask", "in Bonn.\n      ask", True),
    ("severity: low", "severity: high", True),
    ("[customer]", "[customer, vendor]", True),
    ("category: test", "# a remark\ncategory: test", False),
]


@pytest.mark.parametrize(("old", "new", "changes"), CHANGES)
def test_the_version_tells_rules_apart(old: str, new: str, changes: bool, tmp_path: Path) -> None:
    assert old in GOOD
    before = rules_info(read_rules(written(GOOD, tmp_path, "a.yml")))
    after = rules_info(read_rules(written(GOOD.replace(old, new, 1), tmp_path, "b.yml")))
    assert (before.version != after.version) == changes


def test_tokens_are_kept_as_spacy_wants_them(tmp_path: Path) -> None:
    text = GOOD.replace('pattern: "met in Leith"', 'tokens: [{IS_ALPHA: "true"}, {LENGTH: "3"}, {LOWER: "3"}]')
    (rule,) = read_rules(written(text, tmp_path))
    tokens = rule.when[1]
    assert isinstance(tokens, Tokens)
    assert tokens.pattern == ({"IS_ALPHA": True}, {"LENGTH": 3}, {"LOWER": "3"})

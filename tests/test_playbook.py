"""Playbooks: what they change, and the line and words of the complaint about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from redflag.engine.examples import of_lines
from redflag.engine.load import load_rules
from redflag.engine.rule import Rule
from redflag.errors import RuleError
from redflag.finding import Report, Severity
from redflag.playbook import load_playbook
from redflag.report import FORMATS
from redflag.scanner import Scanner

EXAMPLE = Path(__file__).parent.parent / "docs" / "playbook-example.yml"
RULES = load_rules()
CONVENIENCE, SHORT = "saas-termination.vendor-convenience-on-notice", "saas-termination.vendor-short-notice"
CUSTOMERS, VENDORS = Scanner(RULES), Scanner(RULES, role="vendor")
FORTY_DAYS = "Provider may terminate this Agreement upon forty days' written notice."


def applied(text: str, folder: Path) -> dict[str, Rule]:
    path = folder / "house.yml"
    path.write_text(text, encoding="utf-8")
    return {rule.id: rule for rule in load_playbook(path, RULES).apply(RULES)}


def scanned(folder: Path, playbook: Path | None, text: str = FORTY_DAYS) -> Report:
    path = folder / "agreement.txt"
    path.write_text(text, encoding="utf-8")
    return Scanner(RULES, playbook=load_playbook(playbook, RULES) if playbook else None).scan(path)


def test_the_example_of_the_manual_loads_and_stands_there() -> None:
    playbook = load_playbook(EXAMPLE, RULES)
    assert playbook.name == "Harbour Tea Trading, purchasing"
    assert playbook.off and playbook.severities and playbook.limits and playbook.positions
    manual = (EXAMPLE.parent / "playbook.md").read_text(encoding="utf-8")
    shown = manual.partition("```yaml\n")[2].partition("```")[0]
    example = [line.partition("#")[0].rstrip() for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    assert [line for line in shown.splitlines() if line.partition("#")[0].rstrip() not in example] == []


CHANGES = [
    # playbook, rule, what is asked of it, what it is then; None: the rule is off
    (f"off: {{{SHORT}: we know}}", SHORT, "severity", None),
    ("off: {saas-termination: we know}", SHORT, "severity", None),
    (f"severities: {{{SHORT}: low}}", SHORT, "severity", Severity.low),
    ("severities: {saas-termination: info}", SHORT, "severity", Severity.info),
    (f"severities: {{saas-termination: info, {SHORT}: medium}}", SHORT, "severity", Severity.medium),
    (f"severities: {{{SHORT}: low}}", CONVENIENCE, "severity", Severity.medium),
    (f"limits: {{{SHORT}: 2 months}}", SHORT, "limit", "2 months"),
    (f"positions: {{{SHORT}: {{ask: Walk away.}}}}", SHORT, "ask", "Walk away."),
]


@pytest.mark.parametrize(("text", "rule", "what", "expected"), CHANGES)
def test_what_a_playbook_changes(text: str, rule: str, what: str, expected: object, tmp_path: Path) -> None:
    rules = applied(text, tmp_path)
    assert (getattr(rules[rule], what) if rule in rules else None) == expected


def test_what_it_does_not_name_stays(tmp_path: Path) -> None:
    before = {rule.id: rule for rule in RULES}
    after = applied(f"severities: {{{SHORT}: low}}\npositions: {{{CONVENIENCE}: {{ask: Walk away.}}}}", tmp_path)
    assert [name for name, rule in before.items() if after[name] != rule] == [SHORT, CONVENIENCE]
    assert after[CONVENIENCE].fallback == before[CONVENIENCE].fallback


def test_a_limit_decides_what_is_flagged(tmp_path: Path) -> None:
    assert SHORT not in {f.rule for f in scanned(tmp_path, None).findings}
    (found,) = scanned(tmp_path, EXAMPLE).findings  # 60 days there, 30 in the rule
    assert found.rule == SHORT and CONVENIENCE in found.also


def test_every_report_says_what_did_not_run(tmp_path: Path) -> None:
    report = scanned(tmp_path, EXAMPLE)
    for form in ("text", "html", "json"):
        told = " ".join(FORMATS[form]([report], []).decode().split())
        for words in ("Harbour Tea Trading, purchasing", "mandatory-support", "Support is bought by the group"):
            assert words in told, form


WRONG = [
    # playbook, line of the complaint, what is said
    ("offf: {}", 1, "unknown key 'offf': a playbook has name, role, off, severities, limits, positions"),
    ("name: A\noff:\n  saas-termination: ''", 3, "off: saas-termination: needs the reason why"),
    ("off:\n  saas-termination.x: because", 2, "off: no rule is called 'saas-termination.x'"),
    ("off: [saas-termination]", 1, "'off' is a mapping: a rule and what is said of it, one a line"),
    (f"severities:\n  {SHORT}: grave", 2, f"severities: {SHORT}: severity 'grave' is none of high, medium, low, info"),
    (f"severities:\n  {SHORT}s: low", 2, f"severities: no rule is called '{SHORT}s': did you mean '{SHORT}'?"),
    (f"limits:\n  {CONVENIENCE}: 3 days", 2, f"limits: {CONVENIENCE}: the rule has no limit to change"),
    (f"limits:\n  {SHORT}: 3 %", 2, f"limits: {SHORT}: '3 %' is no duration to compare with: write 30 days"),
    ("limits:\n  saas-termination: 3 days", 2, "limits: no rule is called 'saas-termination'"),
    (f"positions:\n  {SHORT}: no", 2, f"positions: {SHORT}: is a mapping of ask, fallback"),
    (
        f"positions:\n  {SHORT}:\n    asks: no",
        3,
        f"positions: {SHORT}: unknown key 'asks': a position has ask, fallback",
    ),
    (f"positions:\n  {SHORT}:\n    ask: ''", 3, f"positions: {SHORT}: needs the house's own words"),
    ("off:\n" + "".join(f"  {c}: x\n" for c in {r.category for r in RULES}), 1, "switches every rule off"),
    ("role: both", 1, "role 'both' is neither customer nor vendor"),
    ("- off", 1, "is not a mapping of names"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_wrong_playbooks_are_told(text: str, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as error:
        applied(text, tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'house.yml'}:{line}: {message}")


def test_a_playbook_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        load_playbook(tmp_path / "none.yml", RULES)


ROLES = [
    # text; the rules that tell the customer, those that tell the vendor
    ("Provider may terminate this Agreement at any time.", {"vendor-ends-at-will"}, set()),
    ("Customer may terminate this Agreement upon ten days' notice.", set(), {"vendor-short-notice"}),
    ("This Agreement may be terminated by Licensee at any time.", set(), {"vendor-ends-at-will"}),
    ("Either party may terminate this Agreement at any time.", set(), set()),
    ("Fees are non-refundable upon termination.", {"no-refund"}, set()),  # no side is named: it cannot be turned round
]


@pytest.mark.parametrize(("text", "customer", "vendor"), ROLES)
def test_the_view_is_turned_round(text: str, customer: set[str], vendor: set[str]) -> None:
    for scanner, expected in ((CUSTOMERS, customer), (VENDORS, vendor)):
        found = {f.rule for f in scanner.scan_document(of_lines(text)).findings if f.category == "saas-termination"}
        assert found == {f"saas-termination.{name}" for name in expected}, scanner.role


def test_parties_and_reports_do_not_lie() -> None:
    text = "Provider and Customer (Acme Ltd). Customer may terminate this Agreement at any time."
    report = VENDORS.scan_document(of_lines(text))
    assert report.parties == CUSTOMERS.scan_document(of_lines(text)).parties
    assert report.read_for == "vendor"
    for form in ("text", "html"):
        assert "Read for the vendor" in FORMATS[form]([report], []).decode(), form


def test_the_playbook_names_the_side(tmp_path: Path) -> None:
    path = tmp_path / "house.yml"
    path.write_text("role: vendor", encoding="utf-8")
    assert Scanner(RULES, playbook=load_playbook(path, RULES)).role == "vendor"
    assert Scanner(RULES, playbook=load_playbook(path, RULES), role="customer").role == "customer"

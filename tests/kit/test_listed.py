"""Rules listed, shown and begun, as the writer of a rule meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redflag.cli.main import main
from redflag.engine.load import load_rules
from redflag.kit.page import draw
from redflag.report.terminal import drawn

RULES = load_rules()


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with one rule of a house's own, and one that replaces a shipped rule."""
    folder = tmp_path / "house"
    for name, rule_id in (("new.yml", "manners.watched"), ("other.yml", "saas-termination.vendor-ends-at-will")):
        assert run("rules", "new", "data-security.watched", "-o", folder / name).exit_code == 0
        text = (folder / name).read_text(encoding="utf-8")
        text = text.replace("data-security.watched", rule_id).replace(
            "category: data-security", f"category: {rule_id.partition('.')[0]}"
        )
        (folder / name).write_text(text, encoding="utf-8")
    return folder


LISTED = [
    # what is asked for, what holds of each rule that is listed
    (("--category", "auto-renewal"), lambda rule: rule.category == "auto-renewal"),
    (("--severity", "high"), lambda rule: rule.severity.name == "high"),
    (("--kind", "missing"), lambda rule: rule.kind == "missing"),
    (("--category", "auto-renewal", "--severity", "high"), lambda r: (r.category, r.severity) == ("auto-renewal", 3)),
    (("--language", "en"), lambda rule: True),
    (("--source", "shipped"), lambda rule: True),
]


@pytest.mark.parametrize(("asked", "holds"), LISTED)
def test_list(asked: tuple[str, ...], holds: object) -> None:
    expected = sorted(rule.id for rule in RULES if holds(rule))  # type: ignore[operator]
    told = json.loads(run("rules", "list", *asked, "-f", "json").stdout)
    assert [rule["id"] for rule in told] == sorted(expected, key=lambda name: name.split(".")) and expected
    text = run("rules", "list", *asked).stdout.splitlines()
    assert [line.split()[0] for line in text if line.startswith("  ")] == [rule["id"] for rule in told]
    assert text[-1].startswith(f"{len(expected)} rule")


def test_list_of_a_house(house: Path) -> None:
    for source in ("house", house):
        assert run("rules", "list", "--rules", house, "--source", source).stdout.splitlines() == [
            "manners (1)",
            "  manners.watched                       low     The vendor watches your people at work  [house]",
            "",
            "saas-termination (1)",
            "  saas-termination.vendor-ends-at-will  low     The vendor watches your people at work"
            "  [house, replaces shipped]",
            "",
            "2 rules in 2 categories",
        ]


REFUSED = [
    # what is asked for, what is said
    (
        ("list", "--category", "auto-renewals"),
        "no rule has the category 'auto-renewals' (did you mean 'auto-renewal'?)",
    ),
    (("list", "--source", "acme"), "no rule has the source 'acme': there is redflag, shipped"),
    (("show", "auto-renewal.renew"), "no rule has the id 'auto-renewal.renew': perhaps "),
    (("new", "Watched"), "'Watched' is no id for a rule: write category.name in small letters"),
    (("new", "data-security.Watched"), "'data-security.Watched' is no id for a rule"),
    (("new", "data-security."), "'data-security.' is no id for a rule"),
    (("new", "../x.y"), "'../x.y' is no id for a rule"),
    (("new", RULES[0].id), f"there is a rule '{RULES[0].id}' already ({RULES[0].where})"),
]


@pytest.mark.parametrize(("command", "said"), REFUSED)
def test_refused_in_one_line(command: tuple[str, ...], said: str) -> None:
    result = run("rules", *command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"redflag: {said}") and result.stderr.count("\n") == 1


def test_a_page_holds_all_of_a_rule(house: Path) -> None:
    told = run("rules", "show", "manners.watched", "--rules", house).stdout
    for words in (
        "The vendor watches your people at work\nmanners.watched\nlow severity, medium confidence, kind present\n",
        f"from house: {house / 'new.yml'}:16\n",
        "\nLooks for any of\n  - vendor may|must watch staff\n  - pattern: record*",
        "\n    with: vendor\n",
        "\nSilenced by\n  - mutual\n  - exception\n",
        "\nSilenced, as all rules of its file, by\n  - defining\n",
        "\nFlags\n  - Provider may [[monitor Customer's employees]] while they use the Service.\n",
        "\n  - Customer may monitor its own employees.\n",
    ):
        assert words in told
    replaced = run("rules", "show", "saas-termination.vendor-ends-at-will", "--rules", house).stdout
    assert "\nfrom house, replaces the shipped one: " in replaced


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_page(rule) -> None:  # type: ignore[no-untyped-def]
    told = drawn(lambda console: draw(rule, console))
    flat = " ".join(told.replace("\n  - ", "\n").split())
    assert all(" ".join(getattr(rule, name).split()) in flat for name in ("title", "why", "ask", "fallback"))
    assert max(map(len, told.splitlines())) <= 100 or rule.where in told


def test_in_colour_the_marked_words_are_underlined() -> None:
    rule = next(rule for rule in RULES if "[[" in rule.flags[0])
    told = drawn(lambda console: draw(rule, console), colour=True)
    assert "[[" not in told and "\x1b[4" in told.replace("\x1b[1;", "\x1b[")


def test_a_new_rule_works_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "house.yml"
    assert run("rules", "new", "manners.watched", "-o", path).stdout == (
        f"{path}: change it, then: redflag rules test {path}\n"
    )
    assert run("rules", "new", "manners.watched").stdout == path.read_text(encoding="utf-8")
    result = run("rules", "test", path)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 rule, 8 examples, 0 misbehave")


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("mine", encoding="utf-8")
    result = run("rules", "new", "manners.watched", "-o", path)
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert result.stderr == f"redflag: {path}: is there already: name another file, nothing was written\n"

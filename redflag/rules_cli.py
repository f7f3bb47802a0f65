"""The commands about rules. No logic here; nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from redflag.errors import RedflagError
from redflag.start import start_quickly

if TYPE_CHECKING:
    from redflag.engine.rule import Rule

with_rules = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="DIR",
    help="More rules, beside the shipped ones; the same id replaces.",
)


@click.group()
def rules() -> None:
    """The rules: list them, show one, test their examples, explain a text, measure them, mine for what they miss."""
    start_quickly()


@rules.command("list")
@with_rules
def list_rules(folders: tuple[str, ...]) -> None:
    """One line a rule: id, severity, title."""
    for rule in _load(folders):
        click.echo(f"{rule.id:58} {rule.severity.name:7} {rule.title}")


@rules.command()
@click.argument("rule_id", metavar="ID")
@with_rules
def show(rule_id: str, folders: tuple[str, ...]) -> None:
    """All that rule ID says and looks for."""
    found = _named(rule_id, _load(folders))
    limit = f", limit {found.limit}" if found.limit else ""
    click.echo(f"{found.id}  ({found.severity.name}, confidence {found.confidence.name}{limit}; {found.where})")
    for name in ("title", "why", "ask", "fallback", "false_alarms"):
        click.echo(f"\n{name.replace('_', ' ')}: {getattr(found, name)}")
    for name, lines in (("looks for", [a.text for a in found.when]), ("flags", found.flags), ("passes", found.passes)):
        click.echo(f"\n{name}:" + "".join(f"\n  - {line}" for line in lines))


@rules.command("test")
@click.argument("paths", nargs=-1, metavar="[FILE|DIR]...")
def test_rules(paths: tuple[str, ...]) -> None:
    """Try rules on their own examples: all shipped ones, or those of the files given. Exit 1 if one misbehaves."""
    from redflag.engine.examples import misbehaving
    from redflag.engine.match import Engine
    from redflag.engine.plan import make_plan
    from redflag.pipeline import build

    loaded = _load(paths, shipped=not paths)
    nlp = build()
    wrong = 0
    for rule, complaint in misbehaving(nlp, Engine(nlp, make_plan(nlp, loaded)), loaded):
        wrong += 1
        click.echo(f"{rule.where}: {rule.id} {complaint}")
    click.echo(f"{len(loaded)} rules, {sum(len(r.flags) + len(r.passes) for r in loaded)} examples, {wrong} misbehave")
    sys.exit(1 if wrong else 0)


@rules.command()
@click.argument("text")
@click.option("--rule", "rule_id", default="", metavar="ID", help="All of one rule: how far each of its lines came.")
@click.option(
    "--in", "path", metavar="FILE", help="Read TEXT in its place: the sentences of this agreement that hold it."
)
@with_rules
def explain(text: str, rule_id: str, path: str | None, folders: tuple[str, ...]) -> None:
    """Why TEXT is or is not flagged: parties, parts, concepts, statements, the rules that hold, and what stopped
    those that came near."""
    from redflag.engine.explain import explain as explained
    from redflag.extractors import extract

    loaded = _load(folders)
    if rule_id:
        _named(rule_id, loaded)
    click.echo(explained(text, loaded, rule_id, extract(path) if path else None))


@rules.command()
@click.argument("folder", metavar="DIR")
@click.option("--category", "categories", multiple=True, help="Only this one. May be given several times.")
@click.option("--table", "only_table", is_flag=True, help="Leave out the misses and false alarms.")
@with_rules
def score(folder: str, categories: tuple[str, ...], only_table: bool, folders: tuple[str, ...]) -> None:
    """Measure the rules on the labelled agreements of DIR: recall, precision and F1 a category, what was missed, what
    was wrongly flagged and by which rule. docs/labelling.md says how to label your own."""
    from redflag.scanner import Scanner
    from redflag.score import score_folder, told

    scored = score_folder(folder, Scanner(folders=folders), frozenset(categories))
    click.echo(told(scored, listed=not only_table))


@rules.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--most", default=40, show_default=True, help="Groups of sentences to show.")
@click.option("--examples", default=3, show_default=True, help="Sentences of each group.")
@with_rules
def mine(paths: tuple[str, ...], most: int, examples: int, folders: tuple[str, ...]) -> None:
    """Read agreements without labels and list what looks like a flag and no rule catches, in groups of like sentences,
    and the words beside known actions that the lexicon does not have."""
    from redflag.batch import find
    from redflag.mine import mine_agreements, told
    from redflag.scanner import Scanner

    click.echo(told(mine_agreements(find(paths), Scanner(folders=folders)), most, examples))


def _named(rule_id: str, loaded: Sequence[Rule]) -> Rule:
    """The rule with that id. Raises RedflagError where there is none."""
    found = next((rule for rule in loaded if rule.id == rule_id), None)
    if found is None:
        near = get_close_matches(rule_id, [rule.id for rule in loaded], 3)
        hint = f"perhaps {' or '.join(near)}" if near else "see redflag rules list"
        raise RedflagError(f"no rule has the id '{rule_id}': {hint}")
    return found


def _load(folders: Sequence[str], shipped: bool = True) -> Sequence[Rule]:
    from redflag.engine.load import load_rules, read_folders

    return load_rules(*folders) if shipped else read_folders(*folders)

"""The commands about rules. No logic here; nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

import click

from redflag.cli.options import LEVELS, with_rules
from redflag.errors import RedflagError
from redflag.start import start_quickly

if TYPE_CHECKING:
    from redflag.engine.rule import Rule


@click.group()
def rules() -> None:
    """The rules: list them, show one, the words they draw on, test their examples, explain a text, measure them, mine
    for what they miss."""
    start_quickly()


@rules.command("list")
@click.option("--category", default="", help="Only this one.")
@click.option("--severity", type=click.Choice(LEVELS), help="Only these.")
@click.option("--kind", type=click.Choice(["present", "limit", "missing", "one-sided"]), help="Only these.")
@click.option("--language", type=click.Choice(["en"]), help="Only rules for agreements in it.")
@click.option("--source", default="", help="Only rules from there: shipped, or a pack's name or folder.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_rules
def list_rules(
    category: str,
    severity: str | None,
    kind: str | None,
    language: str | None,
    source: str,
    form: str,
    folders: tuple[str, ...],
) -> None:
    """A line a rule, by category: id, severity, title, and where it comes from if it is not shipped."""
    from redflag.kit.listed import Wanted, as_json, as_text

    found = Wanted(category, severity or "", kind or "", language or "", source).of(_load(folders))
    click.echo((as_json if form == "json" else as_text)(found), nl=False)


@rules.command()
@click.argument("rule_id", metavar="ID")
@with_rules
def show(rule_id: str, folders: tuple[str, ...]) -> None:
    """All that rule ID says and looks for, as a page."""
    from redflag.kit.page import draw
    from redflag.report.terminal import drawn, shape_of, write

    found = _named(rule_id, _load(folders))
    write(drawn(lambda console: draw(found, console), *shape_of(sys.stdout)), sys.stdout)


@rules.command()
@click.argument("rule_id", metavar="CATEGORY.NAME")
@click.option("-o", "--output", metavar="FILE", help="Write it there; a file that is there already stays as it is.")
@with_rules
def new(rule_id: str, output: str | None, folders: tuple[str, ...]) -> None:
    """A first rule to change step by step, with a comment on each part. It works as it stands."""
    from redflag.kit.skeleton import skeleton, write_new

    text = skeleton(rule_id, _load(folders))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_new(text, output)
        click.echo(f"{output}: change it, then: redflag rules test {output}")


@rules.command("test")
@click.argument("paths", nargs=-1, metavar="[FILE|DIR]...")
@click.option("--overlaps", is_flag=True, help="Note examples that other rules of the category flag as well.")
@click.option("--near-misses", is_flag=True, help="Note sorts of near misses that no pass example is of.")
@click.option("--speed", is_flag=True, help="Time the rules on a text, slowest first; exit 1 if one is far too slow.")
def test_rules(paths: tuple[str, ...], overlaps: bool, near_misses: bool, speed: bool) -> None:
    """Try rules on their own examples: all shipped ones, or those of the files given, with notes on overlaps and near
    misses. Exit 1 if one misbehaves."""
    from redflag.kit.tested import Test

    test = Test(paths)
    asked = [(overlaps or bool(paths), test.overlaps), (near_misses or bool(paths), test.untried), (speed, test.speed)]
    for line in chain(*(told() for is_asked, told in asked if is_asked), test.examples()):
        click.echo(line)
    sys.exit(1 if test.failed else 0)


@rules.command()
@click.argument("word", default="")
@with_rules
def words(word: str, folders: tuple[str, ...]) -> None:
    """The concepts that rules draw on, a line each; with WORD all words of the concept of that name, or of those that
    have it, in any of its forms, among their words."""
    from redflag.engine.load import word_files
    from redflag.kit.words import told

    click.echo(told(word_files(*folders), word), nl=False)


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
    from redflag.engine.load import word_files
    from redflag.extractors import extract

    loaded = _load(folders)
    if rule_id:
        rule_id = _named(rule_id, loaded).id
    click.echo(explained(text, loaded, rule_id, extract(path) if path else None, word_files(*folders)))


@rules.command()
@click.argument("folder", metavar="DIR")
@click.option("--category", "categories", multiple=True, help="Only this one. May be given several times.")
@click.option("--table", "only_table", is_flag=True, help="Leave out the misses and false alarms.")
@with_rules
def score(folder: str, categories: tuple[str, ...], only_table: bool, folders: tuple[str, ...]) -> None:
    """Measure the rules on the labelled agreements of DIR: recall, precision and F1 a category, what was missed, what
    was wrongly flagged and by which rule. docs/labelling.md says how to label your own."""
    from redflag.kit.score import score_folder, told
    from redflag.scanner import Scanner

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
    from redflag.batch.run import find
    from redflag.kit.mine import mine_agreements, told
    from redflag.scanner import Scanner

    click.echo(told(mine_agreements(find(paths), Scanner(folders=folders)), most, examples))


def _named(rule_id: str, loaded: Sequence[Rule]) -> Rule:
    """The rule with that id. Raises RedflagError where there is none."""
    found = next((rule for rule in loaded if rule_id in (rule.id, *rule.formerly)), None)
    if found is None:
        near = get_close_matches(rule_id, [rule.id for rule in loaded], 3)
        hint = f"perhaps {' or '.join(near)}" if near else "see redflag rules list"
        raise RedflagError(f"no rule has the id '{rule_id}': {hint}")
    return found


def _load(folders: Sequence[str]) -> Sequence[Rule]:
    from redflag.engine.load import load_rules

    return load_rules(*folders)

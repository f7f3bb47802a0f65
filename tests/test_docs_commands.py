"""No command in the README or the documentation has rotted: the command line knows each, and the quick ones run."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from redflag.cli.main import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("[!CR]*.md"))]
BEFORE = r"(?:\$ |\.venv/bin/|\w+=\S+ |unshare -rn |strace -f -e \S+ )*"
LINE = re.compile(rf"^ *{BEFORE}redflag (.+)$")
INLINE = re.compile(r"`redflag ([a-z][^`]*)`")
SHELL = frozenset((">", ">>", "|", "&&", "||", ";", "<", "2>"))
SLOW = frozenset(("mine", "score", "watch", "--ocr", "--scheduler"))  # parsed alone: they need more, or do not end
SAMPLES = ROOT / "samples" / "en"
FILES = {  # what the pages call an agreement, and the sample that is laid there
    "contract.pdf": "crm-subscription.pdf",
    "order-form.pdf": "hosting-order-form.pdf",
    "contract.docx": "onprem-licence.docx",
    "draft-1.docx": "onprem-licence.docx",
    "draft-2.docx": "onprem-licence.docx",
    "draft-2.pdf": "hosting-order-form.pdf",
    "contracts/one.docx": "clean/fair-licence.docx",
    "contracts/two.pdf": "clean/fair-subscription.pdf",
}


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def lines_of(page: Path) -> list[list[str]]:
    """The arguments of each `redflag ...` line in a page's code, in order: what a shell would hand over."""
    found = []
    for line, is_code in _with_code(page.read_text(encoding="utf-8").splitlines()):
        if is_code and (command := LINE.match(line)):
            words = shlex.split(command[1], comments=True)
            end = next((number for number, word in enumerate(words) if word in SHELL), len(words))
            found.append(words[:end])
    return found


def _with_code(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code: fenced, or indented by four."""
    fenced = False
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        yield line, fenced or line.startswith("    ")


def parse(arguments: list[str]) -> click.Context:
    """Take a command line apart as click does, without running it. Raises click.UsageError."""
    context = main.make_context("redflag", list(arguments))
    while isinstance(context.command, click.Group):
        rest = [*getattr(context, "_protected_args", ()), *context.args]
        name, command, rest = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(name, rest, parent=context)
    return context


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_is_known(page: Path) -> None:
    wrong = []
    for arguments in lines_of(page):
        try:
            parse(arguments)
        except click.exceptions.Exit:
            pass  # --help, --version
        except click.ClickException as error:
            wrong.append((arguments, error.format_message()))
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_named_in_a_sentence_is_known(page: Path) -> None:
    wrong = []
    for text in INLINE.findall(page.read_text(encoding="utf-8")):
        try:
            parse(shlex.split(text))
        except (click.MissingParameter, click.exceptions.Exit):
            pass  # only named
        except click.ClickException as error:
            wrong.append((text, error.format_message()))
    assert not wrong


def test_what_is_unknown_is_told() -> None:
    for unknown in (
        ["skan", "a.pdf"],
        ["scan", "a.pdf", "--fail-at", "high"],
        ["scan", "a.pdf", "-f", "odt"],
        ["scan"],
    ):
        with pytest.raises(click.UsageError):
            parse(unknown)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the files that the pages speak of."""
    for name, sample in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(SAMPLES / sample, tmp_path / name)
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "my-rules").mkdir()
    shutil.copyfile(ROOT / "rules" / "sales_promises.yml", tmp_path / "my-rules" / "own.yml")
    shutil.copyfile(ROOT / "docs" / "playbook-example.yml", tmp_path / "playbook.yml")
    (tmp_path / "report.json").write_bytes(run("scan", "contract.pdf", "-f", "json", at=tmp_path).stdout_bytes)
    shutil.copyfile(tmp_path / "report.json", tmp_path / "report-of-draft-1.json")
    monkeypatch.setenv("REDFLAG_TODAY", "2026-11-22")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, at: Path | None = None) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        if at:
            patch.chdir(at)
        return CliRunner().invoke(main, list(arguments))


RUN = ["README.md", *(f"docs/{name}.md" for name in ("start-legal", "start-admin", "start-gate", "formats", "privacy"))]
RUN += ["docs/drafts.md", "docs/working-on.md"]


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_run(page: str, desk: Path) -> None:
    """They end with 0, or with 1 where they ask for it."""
    commands = [
        arguments
        for arguments in lines_of(ROOT / page)
        if not SLOW & set(arguments) and "://" not in "".join(arguments)
    ]
    assert commands
    wrong = []
    for arguments in commands:
        done = run(*arguments)
        if done.exit_code > ("--fail-on" in arguments):
            wrong.append((arguments, done.exit_code, done.output[-300:], done.exception))
    assert not wrong

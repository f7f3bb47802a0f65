"""What a machine can hold of the design: imports go one way, libraries stay behind their doors, modules stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "redflag"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40  # lines

# What each layer may import of the others; itself it always may.
NOUNS = {"errors", "document", "terms", "finding"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "document": {"errors"},
    "terms": {"document"},
    "finding": {"errors", "document", "terms"},
    "deadlines": {"terms"},
    "costs": {"terms"},
    "nodes": {"errors"},
    "packs": {"errors", "nodes"},
    "clock": {"errors"},
    "files": {"remote"},
    "remote": {"errors"},
    "options": {"errors", "extractors", "report", "batch", "guard", "cluster", "workers"},
    "config": {"errors", "nodes", "options"},
    "cluster": {"errors"},
    "keep": set(),
    "start": set(),
    "limits": {"errors"},
    "extractors": NOUNS | {"limits", "remote"},
    "pipeline": NOUNS | {"nodes", "keep"},
    "engine": NOUNS | {"nodes", "packs", "pipeline"},
    "kit": NOUNS | {"nodes", "packs", "pipeline", "engine", "report"},
    "questions": NOUNS | {"nodes"},
    "checklist": NOUNS | {"questions"},
    "report": NOUNS | {"clock", "checklist", "deadlines", "costs", "change", "remote"},
    "accepted": NOUNS | {"nodes", "clock", "files"},
    "playbook": NOUNS | {"nodes", "engine", "questions"},
    "component": {"pipeline", "engine", "scanner"},
    "scan_options": NOUNS,
    "scanner": NOUNS
    | {"keep", "clock", "extractors", "pipeline", "engine", "packs", "playbook", "accepted", "scan_options"},
    "ahead": NOUNS | {"limits"},
    "guard": {"errors", "limits"},
    "folder": NOUNS | {"report", "remote"},
    "scans": NOUNS | {"keep", "scan_options", "report"},
    "worker": NOUNS
    | {"extractors", "report", "scanner", "start", "scan_options", "guard", "folder", "scans", "remote"},
    "workers": NOUNS | {"guard", "folder", "worker"},
    "progress": NOUNS | {"report"},
    "portfolio": NOUNS | {"report", "folder", "remote"},
    "batch": NOUNS
    | {"extractors", "report", "scanner", "accepted", "ahead", "start", "scan_options", "guard", "folder"}
    | {"worker", "workers", "progress", "portfolio", "files", "remote"},
    "watch": NOUNS | {"batch", "clock", "report", "scan_options"},
    "watch_cli": NOUNS | {"batch", "options", "rules_cli", "scan_options", "watch", "remote"},
    "score": NOUNS | {"pipeline", "scanner"},
    "mine": NOUNS | {"extractors", "pipeline", "scanner"},
    "rules_cli": NOUNS
    | {"pipeline", "engine", "extractors", "scanner", "batch", "score", "mine", "start"}
    | {"kit", "options", "report"},
    "change": NOUNS,
    "drafts": NOUNS
    | {"accepted", "ahead", "change", "clock", "engine", "extractors", "pipeline", "report", "scanner", "start"},
    "drafts_cli": NOUNS
    | {"accepted", "batch", "change", "drafts", "files", "options", "remote", "report", "rules_cli"},
    "accepted_cli": NOUNS | {"accepted", "clock", "report", "options"},
    "checklist_cli": NOUNS
    | {"engine", "report", "batch", "playbook", "questions", "checklist", "rules_cli", "options", "files"}
    | {"clock", "scan_options", "remote"},
    "sums_cli": NOUNS | {"clock", "options", "report", "scanner"},
    "cli": NOUNS
    | {
        "extractors",
        "pipeline",
        "engine",
        "report",
        "scanner",
        "batch",
        "rules_cli",
        "accepted_cli",
        "drafts_cli",
        "checklist_cli",
        "sums_cli",
        "watch_cli",
        "options",
        "scan_options",
        "clock",
        "config",
        "packs",
        "score",
    },
    "__main__": {"cli", "options"},
    "__init__": {"scanner", "engine", "document", "finding"},
}
ONLY_IN: dict[str, set[str]] = {
    "pdfplumber": {"extractors"},
    "pypdfium2": {"extractors"},
    "docx": {"report"},
    "pypdf": {"report"},
    "reportlab": {"report"},
    "lxml": {"extractors", "report"},
    "charset_normalizer": {"extractors"},
    "pytesseract": {"extractors"},
    "PIL": {"extractors"},
    "spacy": {"pipeline", "engine", "start", "mine", "kit", "component"},
    "rapidfuzz": {"drafts"},
    "platformdirs": {"keep"},
    "olefile": {"extractors"},
    "yaml": {"nodes", "pipeline", "accepted"},
    "jinja2": {"report"},
    "weasyprint": {"report"},
    "rich": {"report", "progress", "kit"},
    "xlsxwriter": {"report"},
    "watchfiles": {"watch"},
    "distributed": {"cluster"},
    "fsspec": {"remote"},
    "click": {"cli", "rules_cli", "accepted_cli", "checklist_cli", "drafts_cli", "sums_cli", "watch_cli", "options"}
    | {"config"},
}
ABROAD = {"requests", "urllib.request", "http", "socket", "ssl", "ftplib", "smtplib", "aiohttp", "httpx", "asyncio"}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """(module, line) of every import, those inside functions and for type checking among them."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import"
            module = node.module or ""
            yield module, node.lineno
            if module == "redflag":
                yield from ((f"redflag.{alias.name}", node.lineno) for alias in node.names)


def at_the_top(path: Path) -> set[str]:
    """The packages imported when the module is."""
    tops = {name.split(".")[0] for name, _ in imported(path)}
    inside = set()
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                inside.add(node.lineno)
    return tops & {name.split(".")[0] for name, line in imported(path) if line not in inside}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


each_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


@each_module
def test_imports_go_one_way(path: Path) -> None:
    layer = layer_of(path)
    allowed = MAY_IMPORT[layer] | {layer}
    wrong = [
        f"{name_of(path)}:{line}: {layer} imports {module}"
        for module, line in imported(path)
        if module.startswith("redflag.") and module.split(".")[1] not in allowed and module != "redflag.__version__"
    ]
    assert not wrong, "\n".join(wrong)


@each_module
def test_libraries_stay_behind_their_doors(path: Path) -> None:
    layer = layer_of(path)
    wrong = [
        f"{name_of(path)}:{line}: {layer} imports {module}"
        for module, line in imported(path)
        if layer not in ONLY_IN.get(module.split(".")[0], {layer})
    ]
    assert not wrong, "\n".join(wrong)


@each_module
def test_nothing_goes_abroad(path: Path) -> None:
    names = {module for module, _ in imported(path)}
    assert not {name for name in names if name in ABROAD or name.split(".")[0] in ABROAD - {"http"}}


@pytest.mark.parametrize(
    "name",
    [
        "cli.py",
        "rules_cli.py",
        "accepted_cli.py",
        "drafts_cli.py",
        "options.py",
        "checklist_cli.py",
        "sums_cli.py",
        "watch_cli.py",
        "start.py",
        "__init__.py",
        "__main__.py",
        "errors.py",
        "document.py",
    ],
)
def test_what_help_imports_is_light(name: str) -> None:
    assert not at_the_top(PACKAGE / name) & (set(ONLY_IN) - {"click"} | {"numpy"})


@each_module
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@each_module
def test_functions_stay_small(path: Path) -> None:
    lengths = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions(path)]
    assert not [f"{name_of(path)}: {name}, {length} lines" for name, length in lengths if length > LONGEST_FUNCTION]


@each_module
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)) or not tree_of(path).body, name_of(path)

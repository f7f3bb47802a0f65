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
    "finding": {"document", "errors", "terms"},
    "deadlines": {"terms"},
    "costs": {"terms"},
    "nodes": {"errors"},
    "packs": {"errors", "nodes"},
    "clock": {"errors"},
    "files": {"errors", "remote"},
    "remote": {"errors"},
    "cli": NOUNS
    | {
        "accepted",
        "batch",
        "change",
        "checklist",
        "clock",
        "drafts",
        "engine",
        "extractors",
        "files",
        "kit",
        "nodes",
        "packs",
        "pipeline",
        "playbook",
        "questions",
        "remote",
        "report",
        "scan_options",
        "scanner",
        "start",
    },
    "batch": NOUNS
    | {
        "accepted",
        "clock",
        "extractors",
        "files",
        "keep",
        "limits",
        "remote",
        "report",
        "scan_options",
        "scanner",
        "start",
    },
    "keep": set(),
    "start": set(),
    "limits": {"errors"},
    "extractors": NOUNS | {"limits", "remote"},
    "pipeline": NOUNS | {"keep", "nodes"},
    "engine": NOUNS | {"nodes", "packs", "pipeline"},
    "kit": NOUNS | {"engine", "extractors", "nodes", "packs", "pipeline", "report", "scanner"},
    "questions": NOUNS | {"nodes"},
    "checklist": NOUNS | {"questions"},
    "report": NOUNS | {"change", "checklist", "clock", "costs", "deadlines", "remote"},
    "accepted": NOUNS | {"clock", "files", "nodes"},
    "playbook": NOUNS | {"engine", "nodes", "questions"},
    "component": {"engine", "pipeline", "scanner"},
    "scan_options": NOUNS,
    "scanner": NOUNS
    | {"accepted", "clock", "engine", "extractors", "keep", "packs", "pipeline", "playbook", "scan_options"},
    "change": NOUNS,
    "drafts": NOUNS
    | {"batch", "change", "engine", "extractors", "pipeline", "report", "scan_options", "scanner", "start"},
    "__main__": {"cli"},
    "__init__": {"document", "engine", "finding", "scanner"},
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
    "spacy": {"component", "engine", "kit", "pipeline", "start"},
    "rapidfuzz": {"drafts"},
    "platformdirs": {"keep"},
    "olefile": {"extractors"},
    "yaml": {"accepted", "nodes", "pipeline"},
    "jinja2": {"report"},
    "weasyprint": {"report"},
    "rich": {"batch", "kit", "report"},
    "xlsxwriter": {"report"},
    "watchfiles": {"batch"},
    "distributed": {"batch"},
    "fsspec": {"remote"},
    "click": {"cli"},
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
        "cli/main.py",
        "cli/config.py",
        "cli/rules.py",
        "cli/accept.py",
        "cli/compare.py",
        "cli/options.py",
        "cli/checklist.py",
        "cli/sums.py",
        "cli/watch.py",
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

"""The documentation holds: its links lead somewhere, every rule has its page, its examples do what they say."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from redflag.engine.load import load_rules

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors_of(markdown: str) -> set[str]:
    """The anchors of a page's headings, as forges and MkDocs make them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", markdown), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_hold_in_the_repository(page: Path) -> None:
    wrong = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = unquote(link).partition("#")
        if urlsplit(target).scheme:
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors_of(path.read_text(encoding="utf-8"))):
            wrong.append(link)
    assert not wrong


def test_the_examples_of_the_library_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, "docs/library.md", None, 0)
    done = doctest.DocTestRunner().run(examples)
    assert done.attempted > 10 and not done.failed


def test_a_library_leaves_its_process_alone() -> None:
    code = """
import gc, logging, signal, sys, threading, redflag
assert not {"spacy", "numpy", "lxml"} & set(sys.modules)
state = lambda: (signal.getsignal(signal.SIGINT), list(logging.root.handlers), gc.isenabled(), gc.get_threshold())
before = state()
redflag.scan("samples/en/clean/fair-subscription.pdf")
assert state() == before and gc.isenabled() and threading.active_count() == 1
import spacy.cli
assert spacy.cli.__file__ and callable(spacy.cli.info)  # the command leaves spaCy's own commands out
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


class Addresses(HTMLParser):
    """The ids of a page, what it links to, and what it makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and value:
                self.ids.add(value)
            elif key == "href" and value and tag == "a":
                self.links.append(value)
            elif key in ("src", "href", "srcset", "data", "poster") and value and tag != "a":
                self.fetched.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Addresses]:
    """The site, built strictly: each page's addresses, by its path."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("needs mkdocs-material: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(build, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    pages = {}
    for path in folder.rglob("*.html"):
        pages[path.relative_to(folder)] = addresses = Addresses()
        addresses.feed(path.read_text(encoding="utf-8"))
    return pages


def test_every_rule_has_its_page(site: dict[Path, Addresses]) -> None:
    expected = {
        Path("rules", rule.category, rule.id.removeprefix(f"{rule.category}.") + ".html") for rule in load_rules()
    }
    assert expected <= set(site)


def test_every_link_of_the_site_holds(site: dict[Path, Addresses]) -> None:
    wrong = []
    for path, addresses in site.items():
        for link in addresses.links:
            found = urlsplit(link)
            if found.scheme or path.name == "404.html":
                continue
            target = Path(os.path.normpath(path.parent / found.path)) if found.path else path
            if target.suffix == ".html" and (
                target not in site or (found.fragment and not _holds(site[target], found.fragment))
            ):
                wrong.append((str(path), link))
    assert not wrong


def _holds(page: Addresses, fragment: str) -> bool:
    return unquote(fragment) in page.ids or fragment.startswith("__")


def test_the_site_fetches_nothing_from_elsewhere(site: dict[Path, Addresses]) -> None:
    assert not {address for page in site.values() for address in page.fetched if urlsplit(address).netloc}

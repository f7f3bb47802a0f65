"""A hook of MkDocs: adds the pages that are made from the rules, the JSON schemas, the command line and the changelog.

They are not files: what they are made from is the one place where it stands.
"""

from __future__ import annotations

from pathlib import Path

from docs_commands import commands_page
from docs_rules import categories, rule_pages
from docs_schema import schema_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from redflag.engine.load import load_rules

ROOT = Path(__file__).parent.parent


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put each category into the navigation, under the page that lists them."""
    (section,) = (entry["What it finds"] for entry in config.nav or [] if "What it finds" in entry)
    section += [f"rules/{category}/index.md" for category in categories(load_rules())]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    pages = rule_pages(load_rules())
    pages["json.md"] = schema_page()
    pages["commands.md"] = commands_page()
    pages["changelog.md"] = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files

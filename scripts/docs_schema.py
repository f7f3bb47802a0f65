"""The page about the JSON reports, made from their schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REPORT = Path(__file__).parent.parent / "redflag" / "report"
HEAD = """# JSON

What `-f json` writes, key by key, made from the schemas (JSON Schema, draft 2020-12) that the package holds. Within one
schema number keys may be added, never renamed or removed. `null` stands only where the table says so. `-f jsonl` writes
a finding a line.
"""


def schema_page() -> str:
    """The page's text: a section a schema, a table an object."""
    parts = [HEAD]
    for name in ("schema.json", "changes.schema.json", "checklist.schema.json"):
        schema = json.loads((REPORT / name).read_text(encoding="utf-8"))
        prefix = schema["title"].split()[-1]
        parts += [f"\n## {schema['title'].capitalize()}\n\n{_cell(schema.get('description', ''))}"]
        parts += [f"\nThe schema: `redflag/report/{name}`.\n"]
        parts += _table(schema, prefix)
        for key, inner in schema.get("$defs", {}).items():
            parts += [f"\n### {key} {{#{prefix}-{key}}}\n", _cell(inner.get("description", "")), ""]
            parts += _table(inner, prefix)
    return "\n".join([*parts, ""])


def _table(schema: Mapping[str, Any], prefix: str) -> list[str]:
    """The keys of an object; what is no object in one line."""
    if not schema.get("properties"):
        return [_type(schema, prefix)]
    rows = [f"| `{path}` | {_type(inner, prefix)} | {_cell(_said(inner))} |" for path, inner in _keys(schema, "")]
    return ["| key | value | |", "|---|---|---|", *rows]


def _keys(schema: Mapping[str, Any], above: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each key and its schema, those of objects inside it right behind it: "rules", "rules.version"."""
    for key, inner in schema.get("properties", {}).items():
        yield above + key, inner
        yield from _keys(inner, f"{above}{key}.")
        if isinstance(inner.get("items"), dict):
            yield from _keys(inner["items"], f"{above}{key}[].")


def _said(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _type(schema: Mapping[str, Any], prefix: str) -> str:
    """What may stand there, in words: "list of [finding](#report-finding)", "one of `high`, `low`"."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{prefix}-{name})" if reference.startswith("#") else f"`{reference}`"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{_word(value)}`" for value in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_type(inner, prefix) for inner in schema[key])
    kinds = schema.get("type", "anything")
    if kinds == "array":
        items = schema.get("items")
        return f"list of {_type(items, prefix)}" if isinstance(items, dict) else "list"
    return kinds if isinstance(kinds, str) else " or ".join(kinds)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")

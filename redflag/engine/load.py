"""The rules of folders, together: the shipped ones and a house's own, which may replace some and bring words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from redflag.engine.read import read_rules as read_rules
from redflag.engine.rule import Rule
from redflag.errors import RuleError
from redflag.finding import PackInfo, RulesInfo
from redflag.packs import WORDS, beside, pack_files, read_pack
from redflag.packs import rule_files as rule_files
from redflag.packs import rules_folder as rules_folder
from redflag.pipeline.language import lexicon_path, load_lexicon, with_words


def load_rules(*folders: str | Path) -> tuple[Rule, ...]:
    """The shipped rules and those of `folders` (folders or single files); a later rule replaces one of the same id.
    Raises RuleError with path:line."""
    return read_folders(rules_folder(), *folders)


def read_folders(*folders: str | Path) -> tuple[Rule, ...]:
    """The rules of `folders` (folders or single files) alone. Raises RuleError, also where one holds no rules."""
    kinds = with_words(load_lexicon(), word_files(*folders)).kinds
    rules: dict[str, Rule] = {}
    for folder in folders:
        own = _of_folder(folder, kinds)
        former = {old: rule.id for rule in rules.values() for old in rule.formerly}
        for rule in own:
            replaced = rules.pop(former[rule.id]) if rule.id in former else rules.get(rule.id)
            rules[rule.id] = replace(rule, replaces=replaced.pack.source if replaced else "")
    _check_former(rules)
    return tuple(rules.values())


def word_files(*folders: str | Path) -> list[Path]:
    """The files of words (lexicon.yml) that lie in folders of rules, or beside single files of rules."""
    return [path for path in dict.fromkeys(beside(folder, WORDS) for folder in folders) if path.is_file()]


def _of_folder(folder: str | Path, kinds: dict[str, str]) -> Sequence[Rule]:
    files = rule_files(folder)
    if not files:
        raise RuleError(str(folder), "holds no rules (*.yml)")
    if folder == rules_folder():  # a house's words are new names, and change nothing of what is shipped
        stamps = tuple(path.stat().st_mtime_ns for path in (lexicon_path(), *pack_files(folder)))
        return _shipped(stamps)
    return _read_all(folder, files, kinds)


@lru_cache(maxsize=1)
def _shipped(stamps: tuple[int, ...]) -> Sequence[Rule]:
    """The shipped rules: to read them takes a second, and they are the same as long as their files are."""
    return tuple(_read_all(rules_folder(), rule_files(rules_folder()), load_lexicon().kinds))


def _read_all(folder: str | Path, files: Sequence[Path], kinds: dict[str, str]) -> list[Rule]:
    pack, rules = read_pack(folder), dict[str, Rule]()
    for rule in (rule for path in files for rule in read_rules(path, kinds)):
        if rule.id in rules:
            raise RuleError(rule.where, f"id '{rule.id}' stands at {rules[rule.id].where} already: give it another")
        rules[rule.id] = replace(rule, pack=pack)
    return list(rules.values())


def _check_former(rules: dict[str, Rule]) -> None:
    """Raises RuleError where an old id is still one of another rule, or the old id of two."""
    taken: dict[str, Rule] = dict(rules)
    for rule in rules.values():
        for old in rule.formerly:
            if old in taken:
                raise RuleError(rule.where, f"formerly '{old}': that is the id of {taken[old].where}, now or once")
            taken[old] = rule


def rules_info(rules: Sequence[Rule], words: Sequence[str] = ()) -> RulesInfo:
    """Count, packs and version: the version changes whenever a rule, its wording or a word of the lexicon does, or of
    `words`, the texts of a house's own."""
    told = [lexicon_path().read_text(encoding="utf-8"), *words, *sorted(rule.source for rule in rules)]
    version = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
    packs = []
    for pack, group in groupby(sorted(rules, key=lambda rule: rule.pack.folder), key=lambda rule: rule.pack):
        own = list(group)
        replaced = tuple(sorted(rule.id for rule in own if rule.replaces))
        packs.append(PackInfo(pack.name, pack.version, len(own), replaced))
    return RulesInfo(version, len(rules), packs=tuple(packs))

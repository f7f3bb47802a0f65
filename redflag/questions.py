"""The questions of the pre-signing checklist: data that a lawyer edits, checked when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from redflag.errors import RuleError
from redflag.finding import AgreementKind
from redflag.nodes import MisplacedError, Step, line_in, load_yaml

NEEDED = ("id", "question", "why", "looked-for", "request", "answers")
KEYS = (*NEEDED, "do", "confirm", "kinds", "protected-by")
LISTS = ("answers", "kinds", "protected-by")
KINDS = get_args(AgreementKind)
PROTECTION = "protection"  # the category of the rules that find what speaks for the customer
HOUSE = "Of your house"  # the group of a house's own questions


@dataclass(frozen=True, slots=True)
class Question:
    """What a careful buyer asks before signing. `why` and `do` speak to the buyer ("you"): why it matters, and what no
    paper can answer; `request` and `confirm` speak to the vendor, where something was found and where nothing was.
    `answers` are rules and categories; `protected_by` rules of the category `PROTECTION`; `kinds` the kinds of
    agreement in which it is asked, empty for all."""

    id: str
    group: str
    question: str
    why: str
    looked_for: str
    request: str
    answers: tuple[str, ...]
    do: str = ""
    confirm: str = ""
    kinds: frozenset[str] = frozenset()
    protected_by: tuple[str, ...] = ()

    def belongs_to(self, kind: AgreementKind) -> bool:
        """Whether it is asked of agreements of `kind`; of one whose kind is not known, every question is."""
        return kind == "other" or not self.kinds or kind in self.kinds


REST = Question(
    "rest",
    HOUSE,
    "What else do your own rules find?",
    "These rules stand under no question of the checklist.",
    "whatever your own rules look for",
    "Please amend these clauses as proposed.",
    (),
)


def shipped_questions(folder: Path) -> tuple[Question, ...]:
    """The questions that come with redflag; `folder` is that of the shipped rules."""
    return load_questions(folder / "checklist" / "en.yml")


def protections_file(folder: Path) -> Path:
    """The rules, run for a checklist only, that find what stands in an agreement for the customer."""
    return folder / "checklist" / "protections.yml"


def load_questions(path: Path, known: Iterable[str] = ()) -> tuple[Question, ...]:
    """The questions of a file. With `known`, rules and categories, `answers` may name only these. Raises RuleError
    (path:line)."""
    raw, nodes = load_yaml(path)
    try:
        if list(raw) != ["groups"] or not isinstance(raw["groups"], list) or not raw["groups"]:
            raise MisplacedError("a checklist is 'groups:', a list, and nothing else")
        found: list[Question] = []
        for number, group in enumerate(raw["groups"]):
            if not isinstance(group, dict) or set(group) != {"name", "questions"}:
                raise MisplacedError("a group has 'name:' and 'questions:'", "groups", number)
            name = _text(group, "name", "groups", number)
            found += read_questions(group["questions"], name, known, "groups", number, "questions")
        _check_once(found)
    except MisplacedError as error:
        raise RuleError(f"{path}:{line_in(nodes, *error.at)}", str(error)) from None
    return tuple(found)


def read_questions(entries: Any, group: str, known: Iterable[str], *at: Step) -> list[Question]:
    """Questions from a list as YAML yields it; a complaint (MisplacedError) names the place, which begins with `at`."""
    if not isinstance(entries, list) or not entries:
        raise MisplacedError("questions are a list", *at)
    names = frozenset(known)
    found = [_question(entry, group, names, *at, number) for number, entry in enumerate(entries)]
    ids = [question.id for question in found]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            raise MisplacedError(f"question '{name}' stands twice", *at, number)
    return found


def laid_over(shipped: Sequence[Question], own: Sequence[Question]) -> tuple[Question, ...]:
    """A house's questions over the shipped ones: the same id replaces in its place, others come last; what they name
    as answers is theirs."""
    by_id = {question.id: question for question in own}
    ids = {question.id for question in shipped}
    replaced = [by_id.get(question.id, question) for question in shipped]
    taken = {name for question in own for name in question.answers}
    kept = [q if q.id in by_id else _without(q, taken) for q in replaced]
    return (*kept, *(question for question in own if question.id not in ids))


def _without(question: Question, taken: set[str]) -> Question:
    return replace(question, answers=tuple(name for name in question.answers if name not in taken))


def _question(entry: Any, group: str, known: frozenset[str], *at: Step) -> Question:
    if not isinstance(entry, dict):
        raise MisplacedError(f"a question has {', '.join(KEYS)}", *at)
    for key in entry:
        if key not in KEYS:
            raise MisplacedError(f"unknown key '{key}': a question has {', '.join(KEYS)}", *at, key)
    for key in NEEDED:
        if not entry.get(key):
            raise MisplacedError(f"a question needs '{key}'", *at)
    return Question(
        group=group,
        answers=_names(entry, "answers", known, *at),
        kinds=frozenset(_names(entry, "kinds", frozenset(KINDS), *at)),
        protected_by=_names(entry, "protected-by", known, *at),
        **{key.replace("-", "_"): _text(entry, key, *at) for key in entry if key not in LISTS},
    )


def _text(entry: Mapping[str, Any], key: str, *at: Step) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise MisplacedError(f"'{key}' needs words (in quotes, if they hold a colon)", *at, key)
    return " ".join(value.split())


def _names(entry: Mapping[str, Any], key: str, known: frozenset[str], *at: Step) -> tuple[str, ...]:
    names = entry.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MisplacedError(f"'{key}' is a list of names", *at, key)
    for number, name in enumerate(names):
        if known and name not in known:
            close = get_close_matches(name, sorted(known), 1)
            hint = f": did you mean '{close[0]}'?" if close else ""
            raise MisplacedError(f"{key}: nothing is called '{name}'{hint}", *at, key, number)
    return tuple(names)


def _check_once(questions: Sequence[Question]) -> None:
    """Raises MisplacedError where an id, a rule or a category stands under two questions."""
    for names in ([q.id for q in questions], [name for q in questions for name in q.answers]):
        twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
        if twice is not None:
            raise MisplacedError(f"'{twice}' stands twice", "groups")

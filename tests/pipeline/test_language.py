"""The lexicon: phrases spelled out, words inflected, and what is said of a file that is wrong."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from redflag.errors import RuleError
from redflag.pipeline.language import inflect, load_lexicon, plural, read_lexicon, read_phrase


def spelled_out(phrase: str) -> list[str]:
    return [" ".join(filter(None, pick)) for pick in itertools.product(*read_phrase(phrase))]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("platform", ["platform"]),
        ("cloud service", ["cloud service"]),
        ("hosted|cloud service", ["hosted service", "cloud service"]),
        ("prior? notice", ["prior notice", "notice"]),
        ("prior|advance? notice", ["prior notice", "advance notice", "notice"]),
        ("(data transfer|api call) fee", ["data transfer fee", "api call fee"]),
        ("notice (of any kind)?", ["notice of any kind", "notice"]),
        ("no|(not any) fee", ["no fee", "not any fee"]),
        ("no|(not any|never a)|not? fee", ["no fee", "not any fee", "never a fee", "not fee", "fee"]),
        ("at (end|close of (term|year))", ["at end", "at close of term", "at close of year"]),
        ("| none", ["| none"]),
    ],
)
def test_phrases(phrase: str, expected: list[str]) -> None:
    assert spelled_out(phrase) == expected


def test_a_phrase_that_may_be_nothing() -> None:
    with pytest.raises(ValueError, match=r"'\(of use\)\? rights\?' may be nothing at all"):
        read_phrase("(of use)? rights?")


@pytest.mark.parametrize("phrase", ["fee(s) due", "no|(not any fee", "fee) due", "(a)?|b", "(a)(b)", "a||b", "(a(b))"])
def test_a_group_that_is_glued_or_open(phrase: str) -> None:
    with pytest.raises(ValueError, match="a group stands between spaces or bars"):
        read_phrase(phrase)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("end", "end, ends, ended, ending"),
        ("terminate", "terminate, terminates, terminated, terminating"),
        ("modify", "modify, modifies, modified, modifying"),
        ("destroy", "destroy, destroys, destroyed, destroying"),
        ("assess", "assess, assesses, assessed, assessing"),
        ("tax", "tax, taxes, taxed, taxing"),
        ("agree", "agree, agrees, agreed, agreeing"),
        ("tie", "tie, ties, tied, tying"),
        ("cancel", "cancel, cancels, canceled, cancelled, canceling, cancelling"),  # American, British
        ("ship", "ship, ships, shiped, shipped, shiping, shipping"),  # a spelling nobody uses harms nobody
        ("equip", "equip, equips, equiped, equipped, equiping, equipping"),
        ("require", "require, requires, required, requiring"),
        ("shut down", "shut down, shuts down, shut down, shutting down"),
        ("pay", "pay, pays, paid, paying"),
        ("be", "be, is, are, was, were, been, being"),
        ("have", "have, has, have, had, having"),
    ],
)
def test_verbs(verb: str, forms: str) -> None:
    irregular = {"pay": ["paid"], "shut": ["shut"]}
    made = itertools.chain.from_iterable(inflect(verb, irregular).values())
    assert set(forms.split(", ")) <= set(made)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("fee", "fees"),
        ("database licence", "database licences"),
        ("party", "parties"),
        ("day", "days"),
        ("tax", "taxes"),
        ("access", "accesses"),
        ("branch", "branches"),
        ("patch", "patches"),
    ],
)
def test_plurals(noun: str, expected: str) -> None:
    assert plural(noun) == expected


def test_forms_reach_the_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "xx.yml"
    path.write_text(
        "irregular: {pay: [paid]}\nactions:\n  pay: {verbs: [pay up], nouns: [payment]}\n"
        "objects:\n  fee: [license fee]\nnumbers: {no: 1, on: 2}\nabbreviations: [No]\n"
    )
    lexicon = read_lexicon(path)
    assert lexicon.phrases[("pay", "ed")] == ((("paid",), ("up",)),)
    assert lexicon.phrases[("pay", "noun")] == ((("payment", "payments"),),)
    assert lexicon.phrases[("fee", "")] == ((("license",), ("fee", "fees")),)
    assert lexicon.kinds == {"pay": "actions", "fee": "objects"}
    assert lexicon.numbers == {"no": "1", "on": "2"}  # words, not YAML's false and true


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("verbs: {}", 1, "unknown section 'verbs'"),
        ("objects:\n  service: [a]\n  fee: price", 3, "'fee' is no list of words"),  # not the letters p, r, i, c, e
        ("objects: [service]", 1, "'objects' is no mapping of names"),
        ("objects:\n  service:\n    - a\n    - b?", 4, "'b?' may be nothing at all"),
        ("objects:\n  service: [a, [b]]", 2, "'service' is no list of words"),
        ("objects: {a: [b]}\nqualifiers:\n  a: [c]", 3, "'a' is in objects already"),
        ("objects:\n  weekend: [a]\n  end: [b]\n  end: [c]", 4, "'end' stands twice in one mapping"),
        ("actions:\n  end: [terminate]", 2, "'end' is an action"),
        ("actions:\n  end:\n    verb: [terminate]", 2, "'end' is an action"),
        ("actions:\n  end:\n    verbs: terminate", 3, "'verbs' is no list of words"),
        ("numbers:\n  one: 1\n  two: zwei", 3, "'zwei' is no number"),
        ("parties:\n  vendor: Provider", 2, "'vendor' is no list of words"),
        ("abbreviations: {Inc: 1}", 1, "'abbreviations' is no list"),
        ("objects: {a: [}", 1, "is not YAML"),
        ("- a", 1, "is not a mapping of names"),
        ("", 1, "is not a mapping of names"),
    ],
)
def test_a_wrong_lexicon_is_told_with_its_line(tmp_path: Path, text: str, line: int, complaint: str) -> None:
    path = tmp_path / "xx.yml"
    path.write_text(text)
    with pytest.raises(RuleError) as caught:
        read_lexicon(path)
    assert str(caught.value).startswith(f"{path}:{line}: {complaint}")
    assert "\n" not in str(caught.value)


def test_a_language_without_lexicon() -> None:
    with pytest.raises(RuleError, match=r"zz\.yml: cannot be read"):
        load_lexicon("zz")


def test_the_shipped_lexicon_is_read() -> None:
    lexicon = load_lexicon("en")
    assert {"end", "service", "at-any-time", "negation", "may"} <= lexicon.kinds.keys()

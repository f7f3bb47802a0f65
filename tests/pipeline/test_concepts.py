"""Which concepts are marked where."""

from __future__ import annotations

from itertools import permutations

import pytest
import spacy
from spacy.language import Language

from redflag.pipeline import build
from redflag.pipeline.concepts import Concepts
from redflag.pipeline.language import Lexicon, load_lexicon, read_lexicon
from redflag.pipeline.phrases import Cutter
from redflag.pipeline.reading import Reading, reading_of

from .reader import reading, words

LEXICON = """
irregular: {shut: [shut]}
actions:
  end: {verbs: [terminate, shut down], nouns: [termination]}
  charge: {verbs: [charge], nouns: [charge]}
objects:
  fee: [fee, "license fee", "termination fee", "(data transfer|api call) charge"]
  service: [service, "hosted|cloud service", "customer's system"]
qualifiers:
  any-time: ["at any time"]
  no-notice: ["without prior? notice"]
families:
  prior-word: [prior, "prior notice"]
cues:
  negation: [not, without]
modals:
  may: [may]
  may-not: [may not, will not]
"""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    path = tmp_path_factory.mktemp("lexicon") / "xx.yml"
    path.write_text(LEXICON)
    return read_lexicon(path)


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en")


def shown(read: Reading) -> list[str]:
    return [f"{hit.name}{'/' * bool(hit.form)}{hit.form}: {words(read, hit.start, hit.end)}" for hit in read.hits]


def marked(nlp: Language, concepts: Concepts, text: str) -> list[str]:
    """What the lexicon finds; names of firms are another test's."""
    return [hit for hit in shown(reading_of(concepts(nlp(text)))) if not hit.startswith("firm: ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may terminate.", ["may: may", "end/base: terminate"]),
        ("Terminated, TERMINATING, Terminates", ["end/ed: Terminated", "end/ing: TERMINATING", "end/s: Terminates"]),
        ("shutting down", ["end/ing: shutting down"]),
        ("shut it down", []),  # words stand together or not at all
        ("the charges", ["charge/noun: charges", "charge/s: charges"]),  # a noun or a verb: the statement decides
        # the longest phrase hides shorter ones of its own kind, and objects hide actions
        ("a license fee", ["fee: license fee"]),
        ("a termination fee", ["fee: termination fee"]),
        ("the data transfer charges", ["fee: data transfer charges"]),
        ("the api call charge", ["fee: api call charge"]),
        ("the data call charge", ["charge/base: charge", "charge/noun: charge"]),  # halves of two groups are neither
        ("it may not", ["may-not: may not"]),
        ("without notice", ["no-notice: without notice"]),
        # a family is found inside the longer phrase of another concept; of its own phrases the longest and the shorter
        ("without prior notice", ["no-notice: without prior notice", "prior-word: prior", "prior-word: prior notice"]),
        ("without further notice", ["negation: without"]),
        # spellings
        ("AT ANY TIME", ["any-time: AT ANY TIME"]),
        ("the customer's system", ["service: customer's system"]),
        ("the customer’s system", ["service: customer’s system"]),
        ("it won't", ["may-not: won't"]),
        ("it won’t", ["may-not: won’t"]),
        ("at any\ntime", []),  # a line break ends a block
        ("cloud services", ["service: cloud services"]),
        ("determination", []),
    ],
)
def test_concepts(nlp: Language, lexicon: Lexicon, text: str, expected: list[str]) -> None:
    assert marked(nlp, Concepts(nlp, lexicon), text) == expected


def test_the_same_hits_in_any_order_of_agreements(lexicon: Lexicon) -> None:
    texts = [
        "It may terminate the charges.",
        "A termination fee; the data service.",
        "No data transfer charge at any time.",
    ]
    found = set()
    for order in permutations(texts):
        nlp = spacy.blank("en")
        concepts = Concepts(nlp, lexicon)
        by_text = {text: marked(nlp, concepts, text) for text in order}
        found.add(tuple(tuple(by_text[text]) for text in texts))
    assert len(found) == 1


def test_hits_go_to_their_sentence_and_part() -> None:
    read = reading("Provider may suspend the Service; Customer must pay. Provider may end it.")
    first, second = read.sentences
    assert [[hit.name for hit in part.hits if hit.name in ("suspend", "pay")] for part in first.parts] == [
        ["suspend"],
        ["pay"],
    ]
    assert "end" in {hit.name for hit in second.hits}
    assert "end" not in {hit.name for hit in first.hits}


def test_parties_and_amounts_are_hits_as_well() -> None:
    names = {hit.name for hit in reading("Customer shall pay Provider $300 within 30 days at 5%.").hits}
    assert {"customer", "vendor", "money", "duration", "percent"} <= names


def test_two_pipelines_read_alike() -> None:
    text = "Provider may terminate this Agreement at any time without notice."
    hits = [reading_of(nlp(text)).hits for nlp in (build("en"), build("en"))]
    assert hits[0] == hits[1]


def test_plain_words_are_cut_as_spacy_cuts_them() -> None:
    nlp = build()
    cut = Cutter(nlp)
    words = {w for phrases in load_lexicon().phrases.values() for phrase in phrases for place in phrase for w in place}
    assert len(words) > 3000
    wrong = [w for w in words if w and cut.choices(((w,),)) != ((tuple(token.norm_ for token in nlp.tokenizer(w)),),)]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ('between Benchmark Ltd ("Provider") and Larch Foods LLC ("Client"). Benchmark shall not.', "measured-word"),
        ('between Ann Reed ("Consultant") and Larch Foods LLC ("Client"). Client pays Consultant.', "staff-word"),
    ],
)
def test_a_party_by_its_name_or_role_is_nothing_else(text: str, absent: str) -> None:
    assert absent not in {hit.name for hit in reading(text).hits}

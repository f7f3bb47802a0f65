"""On random sentences the engine finds what a plain, slow reading of the rules finds, and it finds something often."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from redflag.engine.examples import of_lines
from redflag.engine.match import Engine, Match
from redflag.engine.plan import make_plan
from redflag.pipeline import read
from redflag.pipeline.amounts import days
from redflag.pipeline.reading import Hit, reading_of

from .house import lexicon, line, pattern, pipeline, rule
from .reference import concepts, line_spans, pattern_spans

UNITS = (
    *("Provider", "Customer", "we", "you", "either party", "third party"),
    *("may", "shall", "may not", "shall not", "is entitled to"),
    *("terminate", "terminates", "terminated", "terminating", "close down", "closed down", "termination"),
    *("change", "changes", "changed", "charge", "charges", "charging", "be", "by", "to", "of"),
    *("service", "services", "platform", "hosted platform", "fee", "termination fee", "termination fee of change"),
    *("agreement", "notice", "prior notice", "at any time", "without notice", "without prior notice"),
    *("not", "no", "without", "never", "except", "unless", "if", "the", "such", "upon", "also"),
    *("ten days", "thirty days", "sixty days", "10 %", "25 %", "EUR 500", ",", "and", "or", "but"),
)
SAYINGS = """\
Provider may terminate
Provider may change the service
Provider may terminate the fee
Provider is entitled to charge
Provider may not
may not terminate
Customer shall not terminate
Customer shall charge
you may close down
shall charge a fee
shall charge a fee without notice
may be terminated by Provider
termination by Provider
termination of the agreement
change of the service by Provider
terminate the services
no termination fee
upon ten days prior notice
if Customer terminates
if terminated upon ten days
at any time for EUR 500
the fee of the termination
changed the fee
charging such fee
fee 25 %""".splitlines()  # stretches that rules are about, so that random text meets them
PATTERNS = (
    "terminate",
    "terminat* ... service|services",
    "{vendor} ... {end}",
    "{vendor} ...12 {end:ed}",
    "{end:noun} of? the? agreement|change",
    "{vendor} may|shall ... {change:base} ...1 {service}",
    "^ {customer}",
    "^ the? fee",
    "{fee} ... of ...3 {end}",
    "not ... {end}",
    "{without-notice} ... {vendor}",
    "chang*|charg* ...2 the ... fee|fees",
    "{end} ... {end}",
    "{customer} ... {charge} ... {fee}",
    "at any time ...8 {money}",
    "{duration} prior? notice",
    "may not {end:base}",
    "no ... {fee}",
    "{change:noun} ... by {vendor}",
    "if ... {end} ... {duration}",
    "{vendor|customer} ...2 {end|change:base}",
    "{money|percent|duration} ... {fee|service}",
    "{end|change} ... of|by the? ...8 {vendor|service}",
    "{fee} ...12 of|by the? such?",
)
LINES = (
    "vendor may end",
    "vendor may end|change service|agreement",
    "vendor|none any change any",
    "any must charge fee, with without-notice",
    "vendor may any fee",
    "any any end any, with at-any-time|without-notice & customer",
    "any any end any, unless exception|condition",
    "any any end|charge any, near duration",
    "any any charge fee, percent > 10",
    "any any end any, duration < 30 days",
    "any any end any, duration <= 30 days, unless both",
    "customer may-not|must end any, near notice|duration, unless third",
    "any any change service, money > 100",
    "any any any notice, with vendor & customer",
)
words = st.lists(st.sampled_from((*UNITS, *SAYINGS)), min_size=1, max_size=12).map(" ".join)
words = words.map(lambda text: text.lstrip(", ") or "the")  # no clause begins with a comma
clauses = st.lists(words, min_size=1, max_size=3)


def sentence(pieces: list[str], is_list: bool) -> str:
    """Clauses parted by semicolons, or the first as the lead-in of a list of the others."""
    if not is_list or len(pieces) == 1:
        return " ; ".join(pieces)
    items = [f"({mark}) {piece}" for mark, piece in zip("abc", pieces[1:], strict=False)]
    return f"{pieces[0]} : {' , '.join(items)}"


texts = st.builds(sentence, clauses, st.booleans())
quick = settings(max_examples=400, deadline=None, derandomize=True, database=None)


def engine_of(alternatives: list) -> tuple:  # type: ignore[type-arg]
    nlp = pipeline()
    return nlp, Engine(nlp, make_plan(nlp, [rule(one, id=f"test.{number}") for number, one in enumerate(alternatives)]))


def by_rule(found: list[Match]) -> dict[int, tuple[int, int]]:
    return {int(match.rule.id.split(".")[1]): (match.start, match.end) for match in found}


def cut(tokens: list[str]) -> list[tuple[int, int]]:
    """The clauses of a sentence: behind each semicolon (and the "and" behind it), and before each list mark."""
    behind = [
        i + 2 if tokens[i + 1 : i + 2] in (["and"], ["or"]) else i + 1 for i, token in enumerate(tokens) if token == ";"
    ]
    starts = sorted({0, *behind, *(i for i, token in enumerate(tokens) if token == "(")} - {len(tokens)})
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))


def all_hits(doc: Doc, tokens: list[str]) -> list[Hit]:
    """The lexicon's words by the plain reading; the parties and amounts as the pipeline marked them."""
    reading = reading_of(doc)
    parties = [Hit(mention.start, mention.end, mention.role) for mention in reading.mentions]
    amounts = [Hit(start, end, value.kind) for start, end, value in reading.values]
    return sorted(concepts(tokens, lexicon()) + parties + amounts)


def test_patterns() -> None:
    nlp, engine = engine_of([pattern(source) for source in PATTERNS])
    seen: Counter[str] = Counter()

    @quick
    @given(texts)
    def check(text: str) -> None:
        doc = read(nlp, of_lines(text))
        tokens = [token.norm_ for token in doc]
        parts, hits = cut(tokens), all_hits(doc, tokens)
        found = by_rule(engine.find(doc).matches)
        for number, source in enumerate(PATTERNS):
            by_part = [spans for spans in pattern_spans(source, tokens, parts, hits) if spans]
            seen[source] += bool(by_part)
            if not by_part:
                assert number not in found, f"{source}: matched {doc[slice(*found[number])]} in: {text}"
                continue
            assert number in found, f"{source}: not matched in: {text}"
            assert found[number] in by_part[0], f"{source}: {doc[slice(*found[number])]} in: {text}"
            assert found[number][0] == min(by_part[0])[0], f"{source}: not the first in: {text}"

    check()
    assert not [source for source in PATTERNS if seen[source] < 2], dict(seen)  # each has been met, not only missed
    assert sum(seen.values()) > 300, seen


def test_lines() -> None:
    nlp, engine = engine_of([line(source) for source in LINES])
    seen: Counter[str] = Counter()

    @quick
    @given(texts)
    def check(text: str) -> None:
        doc = read(nlp, of_lines(text))
        reading = reading_of(doc)
        values = {start: days(v) if v.kind == "duration" else float(v.amount) for start, _, v in reading.values}
        found = by_rule(engine.find(doc).matches)
        for number, source in enumerate(LINES):
            spans = line_spans(source, reading.sentences[0], values)
            seen[source] += bool(spans)
            assert (number in found) == bool(spans), f"{source}: {sorted(spans)}, found {found.get(number)} in: {text}"
            assert not spans or found[number] in spans, f"{source}: {sorted(spans)} in: {text}"

    check()
    assert not [source for source in LINES if seen[source] < 2], dict(seen)
    assert sum(seen.values()) > 300, seen

"""What `rules explain` says stopped a rule is what stopped it."""

from __future__ import annotations

import pytest

from redflag.engine.examples import of_lines
from redflag.engine.explain import explain
from redflag.engine.line import read_expression
from redflag.engine.load import load_rules
from redflag.engine.match import Engine
from redflag.engine.plan import make_plan
from redflag.engine.rule import Alternative, Conditions, Tokens
from redflag.engine.trace import Reached, holds, tried
from redflag.pipeline import build, read

from .house import lexicon, line, pattern, pipeline, rule

WHY = [
    # line or pattern, text, how far it came, why no further
    (line("vendor may end service"), "Provider may terminate the service.", Reached.holds, ""),
    (line("vendor may end service"), "Provider may change it.", Reached.words, "no action of end"),
    (
        line("vendor may end service"),
        "Customer may terminate the service.",
        Reached.actor,
        "what is read is 'customer may end', not by vendor",
    ),
    (
        line("vendor may end service"),
        "Provider shall terminate the service.",
        Reached.modality,
        "what is read is 'vendor must end', not may",
    ),
    (
        line("vendor may end service"),
        "Provider may terminate the agreement.",
        Reached.order,
        "end is done to agreement, not to service",
    ),
    (
        line("vendor may end any, with at-any-time|without-notice"),
        "Provider may terminate the service.",
        Reached.company,
        "without what it needs, with: at-any-time|without-notice",
    ),
    (
        line("vendor may end any, unless notice & duration"),
        "Provider may terminate the service on thirty days notice.",
        Reached.silenced,
        "silenced by unless: notice & duration",
    ),
    (
        line("any any end any, duration < 30 days"),
        "Provider may terminate on thirty days notice.",
        Reached.company,
        "no duration that is < 30 days",
    ),
    (pattern("{vendor} ... {end} ... fee"), "Provider may close it.", Reached.words, "not there: end, 'fee'"),
    (
        pattern("fee ... {end}"),
        "Terminate, and a fee is due.",
        Reached.order,
        "its words are there, but no end within 5 words behind 'fee'",
    ),
    (
        pattern("{end} {service}"),
        "Terminate it, and the service.",
        Reached.order,
        "its words are there, but no service right behind end",
    ),
    (
        pattern("^ {vendor}"),
        "Then Provider ends it.",
        Reached.order,
        "its words are there, but no vendor at the beginning of the clause",
    ),
    (
        pattern("{end:noun} ... {service}"),
        "Provider may terminate the service.",
        Reached.order,
        "its words are there, but no end as its noun",
    ),
    (
        pattern("{end} ... {service}"),
        "Provider may not terminate the service.",
        Reached.negated,
        "stands in the reach of a negation",
    ),
    (
        pattern("{end} {service}", Conditions(unless=(read_expression("notice", lexicon().kinds),))),
        "Provider may not terminate service, and may terminate service on notice.",
        Reached.silenced,
        "silenced by unless: notice",
    ),
    (pattern("of {service}"), "Termination of service.", Reached.holds, ""),
]


@pytest.mark.parametrize(("alternative", "text", "reached", "why"), WHY, ids=[f"{row[3]}-{row[1]}" for row in WHY])
def test_what_stopped_a_line(alternative: Alternative, text: str, reached: Reached, why: str) -> None:
    one = rule(alternative)
    nlp = pipeline()
    engine = Engine(nlp, make_plan(nlp, [one]))
    doc = read(nlp, of_lines(text))
    (scope,) = engine.scopes(doc)
    (found,) = tried(one, scope)
    assert (found.reached, found.why) == (reached, why)
    assert bool(engine.find(doc).matches) == (reached == Reached.holds)


def test_what_is_said_to_hold_is_what_matches_on_every_example() -> None:
    rules = load_rules()
    nlp = build()
    engine = Engine(nlp, make_plan(nlp, rules))
    for one in rules:
        if one.kind in ("missing", "one-sided") or any(isinstance(alternative, Tokens) for alternative in one.when):
            continue
        examples = "\n".join((*one.flags, *one.passes)).replace("[[", "").replace("]]", "")  # a sentence each
        doc = read(nlp, of_lines(examples))
        matched = {m.sentence.start for m in engine.find(doc).matches if m.rule.id == one.id}
        held = {scope.sentence.start for scope in engine.scopes(doc) if holds(one, scope)}
        assert matched <= held, one.id
        assert held == matched or one.once or one.agreements or one.not_in, one.id


def test_an_explanation_in_place() -> None:
    agreement = of_lines("Provider may:\n(a) change the fees; or\n(b) terminate this Agreement at any time.")
    told = explain("terminate this  Agreement", load_rules(), agreement=agreement)
    assert "led in by: Provider may:" in told
    assert "says: vendor may end" in told
    assert "change the fees" not in told
    assert "no sentence holds 'waive'" in explain("waive", load_rules(), agreement=agreement)


def test_an_explanation_of_one_rule() -> None:
    told = explain("Provider may end the Service.", load_rules(), "saas-termination.vendor-ends-at-will")
    assert "no: vendor may|must end" in told
    assert "without what it needs, with: at-any-time" in told

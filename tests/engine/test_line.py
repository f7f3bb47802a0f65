"""Rule lines: how they are read, what is said of wrong ones, and what they hold of."""

from __future__ import annotations

import pytest

from redflag.engine.line import read_comparison, read_line
from redflag.engine.rule import ANY, Comparison, Conditions, Expression, Line

from .house import lexicon, line, matched, rule


def expression(*groups: str) -> Expression:
    return Expression(tuple(frozenset(group.split("|")) for group in groups))


def names(words: str) -> frozenset[str]:
    return ANY if words == "any" else frozenset(words.split("|"))


READ = [
    # line; actor, modality, action, object; conditions
    ("vendor may end", ("vendor", "may", "end", "any"), Conditions()),
    ("vendor|none any end|change any", ("vendor|none", "any", "end|change", "any"), Conditions()),
    ("any any any fee|money", ("any", "any", "any", "fee|money"), Conditions()),
    ("any must charge customer", ("any", "must", "charge", "customer"), Conditions()),
    (
        "vendor may end service, with at-any-time|without-notice & customer",
        ("vendor", "may", "end", "service"),
        Conditions(having=(expression("at-any-time|without-notice", "customer"),)),
    ),
    (
        "any may-not end, near notice,  unless both , unless exception & condition",
        ("any", "may-not", "end", "any"),
        Conditions(near=(expression("notice"),), unless=(expression("both"), expression("exception", "condition"))),
    ),
    (
        "any need-not end, duration < 2 weeks, percent>=3",
        ("any", "need-not", "end", "any"),
        Conditions(values=(Comparison("duration", "<", 14.0), Comparison("percent", ">=", 3.0))),
    ),
]


@pytest.mark.parametrize(("text", "head", "conditions"), READ, ids=[row[0] for row in READ])
def test_lines_are_read(text: str, head: tuple[str, ...], conditions: Conditions) -> None:
    assert line(text) == Line(text, *map(names, head), conditions)


COMPARISONS = [
    # comparison, the rule's limit, kind, operator, amount (days for durations)
    ("duration < 30 days", "", "duration", "<", 30.0),
    ("duration <= 1 year", "", "duration", "<=", 365.0),
    ("duration > 3 months", "", "duration", ">", 90.0),
    ("duration < 12 hours", "", "duration", "<", 0.5),
    ("duration < limit", "30 days", "duration", "<", 30.0),
    ("percent > limit", "20 %", "percent", ">", 20.0),
    ("percent > limit", "2.5", "percent", ">", 2.5),
    ("percent>=3%", "", "percent", ">=", 3.0),
    ("money > 1000", "", "money", ">", 1000.0),
    ("money > limit", "1000", "money", ">", 1000.0),
    ("count > limit", "10", "count", ">", 10.0),
    ("duration <= 12 months", "", "duration", "<=", 365.0),
]


@pytest.mark.parametrize(("text", "limit", "kind", "operator", "amount"), COMPARISONS)
def test_comparisons_are_read(text: str, limit: str, kind: str, operator: str, amount: float) -> None:
    read = read_comparison(text, limit)
    assert (read.kind, read.operator, read.amount) == (kind, operator, pytest.approx(amount))
    assert read.is_limit == bool(limit)


WRONG = [
    # line, what is said of it
    ("", "'' is not ACTOR MODALITY ACTION [OBJECT]"),
    ("vendor end", "'vendor end' is not ACTOR MODALITY ACTION [OBJECT]"),
    ("vendor may end the service", "'vendor may end the service' is not ACTOR MODALITY ACTION [OBJECT]"),
    ("vendor may any", "'vendor may any' names neither an action nor an object"),
    ("provider may end", "unknown actor 'provider'"),
    ("vendor can end", "unknown modality 'can'"),
    ("vendor may finish", "unknown action 'finish'"),
    ("vendor may service", "unknown action 'service'"),
    ("vendor may end server", "unknown object 'server'"),
    ("vendor may end | change", "'vendor may end | change' is not ACTOR"),
    ("vendor may end, with at-once", "unknown name 'at-once'"),
    ("vendor may end, with", "unknown name ''"),
    ("vendor may end, with any", "unknown name 'any'"),
    ("vendor may end, unless both &", "unknown name ''"),
    ("vendor may end, without notice", "'without notice' is neither with, near, unless nor a comparison"),
    ("vendor may end, duration < 30", "'30' is no duration to compare with: write 30 days"),
    ("vendor may end, duration < soon", "'soon' is no duration to compare with: write 30 days"),
    ("vendor may end, duration < limit", "'limit' is used but the rule has none"),
    ("vendor may end, percent > 3 days", "'3 days' is no percent to compare with: write 3"),
    ("vendor may end, count > 3 users", "'3 users' is no count to compare with: write 10"),
    ("vendor may end, money > 3%", "'3%' is no money to compare with: write 1000"),
    ("vendor may end, duration = 30 days", "'duration = 30 days' is neither with, near, unless nor a comparison"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_wrong_lines_are_told(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        read_line(text, lexicon().kinds, "", Conditions())
    assert str(error.value).startswith(message)


HOLDS = [
    # line, text (a block a line), the words matched or None
    ("vendor may end service", "Provider may terminate the service.", "terminate the service"),
    ("vendor may end service", "Customer may terminate the service.", None),
    ("vendor may end service", "Provider shall terminate the service.", None),
    ("vendor may end service", "Provider may not terminate the service.", None),
    ("vendor may end service", "The service may be terminated by Provider.", "service may be terminated"),
    ("vendor may end service", "The service may be terminated.", None),
    ("vendor|none may end service", "The service may be terminated.", "service may be terminated"),
    ("vendor may-not end", "Provider may not terminate the agreement.", "terminate"),
    # with: in the same clause, the nearest of them; the match runs to its end
    (
        "vendor may end, with at-any-time",
        "Provider may terminate the agreement at any time.",
        "terminate the agreement at any time",
    ),
    ("vendor may end, with at-any-time", "Provider may terminate; we charge at any time.", None),
    ("vendor may end, with at-any-time & fee", "Provider may terminate at any time.", None),
    (
        "vendor may end, with at-any-time & fee",
        "Provider may terminate at any time for a fee.",
        "terminate at any time for a fee",
    ),
    # unless: both groups must be there to silence it
    ("vendor may end, unless notice & customer", "Provider may terminate upon notice.", "terminate"),
    ("vendor may end, unless notice & customer", "Provider may terminate upon notice to Customer.", None),
    ("vendor may end, unless notice", "Provider may terminate; notice is given.", "terminate"),
    # unless somebody says something in the same clause
    ("any any charge fee, unless vendor must end", "Customer shall charge a fee.", "charge a fee"),
    (
        "customer must charge fee, unless vendor must end service",
        "Customer shall charge a fee and Provider shall terminate the service.",
        None,
    ),
    (
        "customer must charge fee, unless vendor must end service",
        "Customer shall charge a fee and Provider may terminate the service.",
        "charge a fee",
    ),
    (
        "customer must charge fee, unless vendor must end service",
        "Customer shall charge a fee; Provider shall terminate the service.",
        "charge a fee",
    ),
    # near: within eight words
    ("vendor may end, near fee", "Provider may terminate a b c d e f g for fee.", "terminate a b c d e f g for fee"),
    ("vendor may end, near fee", "Provider may terminate a b c d e f g h for fee.", None),
    (
        "vendor may end service, near fee",
        "Provider may terminate the service a b c d e f g for fee.",
        "terminate the service a b c d e f g for fee",
    ),
    ("vendor may end, near fee", "For a fee Provider may terminate.", "fee Provider may terminate"),
    # values: any one of the clause that compares so
    ("vendor may end, duration < 30 days", "Provider may terminate upon ten days notice.", "terminate upon ten days"),
    ("vendor may end, duration < 30 days", "Provider may terminate upon 30 days notice.", None),
    ("vendor may end, duration <= 30 days", "Provider may terminate upon 1 month notice.", "terminate upon 1 month"),
    (
        "vendor may end, duration < 30 days",
        "Provider may terminate upon sixty days or ten days notice.",
        "terminate upon sixty days or ten days",
    ),
    ("any any charge fee, percent > 10", "Provider shall charge a fee of 12.5 %.", "charge a fee of 12.5 %"),
    ("any any charge fee, percent > 10", "Provider shall charge a fee of 10%.", None),
    (
        "any any charge any, count > 10",
        "Provider shall charge for at least sixty users.",
        "charge for at least sixty users",
    ),
    ("any any charge any, count > 10", "Provider shall charge for at least ten users.", None),
    ("any any charge any, count > 10", "Provider shall charge for 5 users for sixty days.", None),
    ("any any charge any, duration < 1 year", "Provider shall charge for twelve (12) months.", None),
    ("any any charge any, money > 100", "Provider shall charge EUR 1,250.50.", "charge EUR 1,250.50"),
    # lists: the lead-in counts as said with each item, the match stays in the item
    ("vendor may end service", "Provider may: (a) terminate the service; (b) change the fee.", "terminate the service"),
    (
        "vendor may end service, with at-any-time",
        "Provider may at any time: (a) terminate the service; (b) wait.",
        "terminate the service",
    ),
    (
        "vendor may end service",
        "Provider may:\n(a) terminate the service;\n(b) change the fee.",
        "terminate the service",
    ),
    ("vendor may charge fee", "Provider may charge:\n(a) a fee;\n(b) nothing else.", "fee"),
    ("vendor may end service", "The Provider(s) may terminate the service(s) at any time.", "terminate the service(s)"),
    # ... and its doer may stand at the head of an item
    ("none may end any, with at-any-time", "It may be terminated: (a) by Customer at any time.", None),
    ("vendor may end any, with at-any-time", "It may be terminated: (a) by the Provider at any time.", "at any time"),
    # headings are never flagged
    ("any any end any", "# Termination by Provider\nNothing is said.", None),
    ("vendor may end service", "WHEREAS, Provider may terminate the service; and", None),  # nor are recitals
    (
        "any any end service",
        "4.2 Termination of the Service. Fees are due.",
        None,
    ),  # nor a heading run into its paragraph
    ("any any end service", "4. Ends\n(b) Termination of the Service. Fees are due.", None),  # or into a list item
    ("any any end any", "4.2 Nothing. It is so. 5. Termination by Provider. Fees are due.", None),  # nor in its middle
    # nor the titles that a reference cites
    ("any any end any", "Customer may use it under Section 9.2 (Termination by Provider).", None),
    ("any any end any", "Sections 3 (Fees), 9 (Cancellation) and 10.1 (Termination) shall apply.", None),
    ("any any end any", "Section 4 applies (Provider may terminate it at any time).", "terminate"),
    # nor which clauses survive
    ("any any end any", "Section 9 - Termination by Provider - and Section 10 shall survive.", None),
    ("any any end any", "Section 9 shall survive when Provider terminates it and amounts are due.", "terminates"),
]


@pytest.mark.parametrize(("source", "text", "expected"), HOLDS)
def test_what_a_line_holds_of(source: str, text: str, expected: str | None) -> None:
    assert matched(text, rule(line(source))) == ([] if expected is None else [expected])


def test_what_silences_a_rule_silences_all_its_lines() -> None:
    silenced = rule(line("vendor may end"), line("vendor may change"), unless=(expression("both"),))
    assert matched("Provider may terminate. Provider may change the fee.", silenced) == ["terminate", "change"]
    assert matched("Provider may terminate, as either party may.", silenced) == []


def test_the_first_line_that_holds_speaks_for_the_rule() -> None:
    both = rule(line("vendor may change fee"), line("vendor may end"))
    assert matched("Provider may terminate or change the fee.", both) == ["change the fee"]

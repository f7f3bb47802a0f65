"""Surface patterns: how they are read, what is said of wrong ones, and what they find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redflag.engine.examples import of_lines
from redflag.engine.line import read_expression
from redflag.engine.match import Engine
from redflag.engine.pattern import read_pattern, read_tokens
from redflag.engine.plan import make_plan
from redflag.engine.rule import Comparison, Conditions, Expression, Pattern, Step
from redflag.pipeline import read
from redflag.pipeline.reading import reading_of

from .house import lexicon, matched, pattern, pipeline, rule, run

READ = [
    # pattern, its steps
    ("terminate", [Step("=terminate")]),
    ("at any time", [Step("=at any time")]),
    ("no fee|charge of? the", [Step("=no fee|charge of? the")]),
    ("terminat*", [Step("~terminat*")]),
    ("end|terminat*|cancel*", [Step("~end|terminat*|cancel*")]),
    ("end|terminat*|stop", [Step("~end|terminat*|stop")]),
    ("{vendor} ... {end:noun}", [Step("vendor"), Step("end", "noun", 5)]),
    ("{vendor|customer} ... {end|change:ed}", [Step("vendor|customer"), Step("end|change", "ed", 5)]),
    ("no|(not any) fee", [Step("=no|(not any) fee")]),
    ("{vendor} may ...12 {end}", [Step("vendor"), Step("=may"), Step("end", gap=12)]),
    ("^ the ...25 {money}", [Step("^"), Step("=the"), Step("money", gap=25)]),
    ("(termination|setup charge) fee", [Step("=(termination|setup charge) fee")]),
]


@pytest.mark.parametrize(("text", "steps"), READ, ids=[row[0] for row in READ])
def test_patterns_are_read(text: str, steps: list[Step]) -> None:
    read = pattern(text)
    assert isinstance(read, Pattern)
    assert list(read.steps) == steps
    assert [name for name, _ in read.segments] == [step.name for step in steps if step.name.startswith("=")]
    assert list(read.stems) == [step.name[1:] for step in steps if step.name.startswith("~")]


WRONG = [
    # pattern, what is said of it
    ("", "a pattern ends with words"),
    ("^", "a pattern ends with words"),
    ("...", "a gap stands between words"),
    ("... terminate", "a gap stands between words"),
    ("terminate ...", "a pattern ends with words"),
    ("a ... ...3 b", "a gap stands between words"),
    ("terminate ...26 fee", "a gap of 26 words is not between 1 and 25"),
    ("terminate ...0 fee", "a gap of 0 words is not between 1 and 25"),
    ("the ^ fee", "'^' is the start of what is said: it stands first"),
    ("fee?", "'fee?' may be nothing at all"),
    ("{vendor} by? {customer}", "'by?' may be nothing at all: a gap ('...1') leaves room for a word"),
    ("{server}", "unknown concept 'server'"),
    ("{end:past}", "'{end:past}': only an action has forms: base, s, ed, ing, noun"),
    ("{end|server}", "unknown concept 'server'"),
    ("{end|service:ed}", "'{service:ed}': only an action has forms"),
    ("no|(not any charge", "'no|(not': a group stands between spaces or bars"),
    ("(service)s charge", "'(service)s': a group stands between spaces or bars"),
    ("{service:noun}", "'{service:noun}': only an action has forms"),
    ("{end", "'{end' is not a word, a|b, word?, stem* or {concept}"),
    ("{vendor}|{customer}", "'{vendor}|{customer}' is not a word"),
    ("ter*nate", "'ter*nate' is not a word"),
    # more than a pattern may ask for
    (" ... ".join("abcdefghijklm"), "13 steps, more than 12: write two patterns"),
    (" ...25 ".join("abcdef"), "gaps of 125 words in all, more than 120"),
    (" ".join(["a|b|c"] * 10), "'a|b|c a|b|c a|b|c a|b|c a|b|c a|b|c a|b' has 59049 spellings, more than 20000"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_wrong_patterns_are_told(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        read_pattern(text, lexicon().kinds, Conditions())
    assert str(error.value).startswith(message)


FINDS = [
    # pattern, text, the words matched or None
    ("terminate the service", "Provider may TERMINATE the Service.", "TERMINATE the Service"),
    ("no fee|charge", "There is no charge.", "no charge"),
    ("terminate the? service", "Provider may terminate service.", "terminate service"),
    ("terminate the? service", "Provider may terminate any service.", None),
    ("no|(not any) fee|(sum due)", "Not any sum due.", "Not any sum due"),
    ("no|(not any) fee|(sum due)", "No fee.", "No fee"),
    ("no|(not any) fee|(sum due)", "Not a fee.", None),
    ("{end|change:noun} of", "The change of it, the termination of that.", "change of"),
    ("{end|change:noun} of", "We charge of it, and terminate of that.", None),
    ("{vendor|customer} ... {end|change}", "You may change it.", "You may change"),
    ("{vendor|customer} ... {end|change}", "Third party may change it.", None),
    ("terminat*", "It is indeterminate.", None),
    ("terminat*", "Terminat is no word.", "Terminat"),
    ("end|cancel*", "It ends.", None),
    ("end|cancel*", "It cancels or is at an end.", "cancels"),
    ("Terminat* now", "It is TERMINATED NOW.", "TERMINATED NOW"),
    ("terminat* ... service", "The terminated and closed service.", "terminated and closed service"),
    ("terminate ... service", "To terminate a b c d e service.", "terminate a b c d e service"),
    ("terminate ... service", "To terminate a b c d e f service.", None),
    ("terminate ...7 service", "To terminate a b c d e f service.", "terminate a b c d e f service"),
    ("terminate ...1 service", "To terminate service.", "terminate service"),
    ("{vendor} ... {end}", "We hereby terminate.", "We hereby terminate"),
    ("{vendor} ... {end}", "You hereby terminate.", None),
    ("{end:noun} ... {fee}", "Upon termination a fee is due.", "termination a fee"),
    ("{end:noun} ... {fee}", "Terminate and pay a fee.", None),
    ("{end:ing}", "By closing down the service.", "closing down"),
    # a phrase is not found inside a longer one of the lexicon; a literal word is
    ("{end:noun}", "A termination fee is due.", None),
    ("termination", "A termination fee is due.", "termination"),
    ("{fee}", "A termination fee is due.", "termination fee"),
    # common words, looked for last: every spelling of theirs, in this clause
    ("{end} of|(by the) ... {service}", "Termination by the good service.", "Termination by the good service"),
    ("{end} of|(by the) ... {service}", "Termination by good service.", None),
    ("{fee} to|(or a)", "A fee; or a fee or a fee.", "fee or a"),
    # values and parties
    ("{duration} ... {notice}", "Upon thirty (30) days prior notice.", "thirty (30) days prior notice"),
    ("{percent} of the {fee}", "At 12% of the fee.", "12% of the fee"),
    ("fee ... {money}", "A fee of EUR 500 is due.", "fee of EUR 500"),
    # the start of what is said: of a sentence, a clause, an item
    ("^ no fee", "No fee is due.", "No fee"),
    ("^ fee", "No fee is due.", None),
    ("^ no fee", "1.2 No fee is due.", "No fee"),
    ("^ {vendor} ... {end}", "Upon notice Provider may terminate.", None),
    ("^ terminate", "Provider may: (a) terminate; (b) wait.", "terminate"),
    # a gap does not leave the clause
    ("notice ... {end}", "Upon notice; Provider may terminate.", None),
    ("{vendor} ... {end}", "Provider may: (a) terminate; (b) wait.", None),
    # negation: not within what a "not" reaches, unless the pattern says it itself
    ("{end} ... {service}", "Provider may not terminate the service.", None),
    ("may not {end:base}", "Provider may not terminate the service.", "may not terminate"),
    ("{fee}", "No setup, training or termination fee is due.", None),
    ("{fee}", "Without notice of it, but for a fee.", "fee"),
    ("{end}", "Provider shall not charge, and may terminate.", "terminate"),
    ("{end}", "Provider shall not a b c d e f g h i j terminate.", "terminate"),
    ("{end}", "Never again will Provider terminate.", None),
    # a reading that is not negated is found behind one that is
    (
        "{vendor} ...12 {end}",
        "Provider shall not terminate, but may close down the service.",
        "Provider shall not terminate, but may close down",
    ),
]


@pytest.mark.parametrize("words", ["upon tomorrow", "terminate upon"])
def test_the_words_of_a_rule_change_nothing_in_what_is_read(words: str) -> None:
    doc, _ = run(of_lines("The manager may terminate upon tomorrow."), rule(pattern(words)))
    (sentence,) = reading_of(doc).sentences
    assert [(said.actor, said.modality) for said in sentence.statements] == [("none", "may")]


@pytest.mark.parametrize(("source", "text", "expected"), FINDS)
def test_what_a_pattern_finds(source: str, text: str, expected: str | None) -> None:
    assert matched(text, rule(pattern(source))) == ([] if expected is None else [expected])


def expression(text: str) -> tuple[Expression, ...]:
    return (read_expression(text, lexicon().kinds),)


CONDITIONS = [
    # conditions, text, the words matched or None
    (Conditions(having=expression("fee")), "Terminate the service for a fee.", "Terminate the service for a fee"),
    (Conditions(having=expression("fee")), "Terminate the service.", None),
    (Conditions(unless=expression("fee")), "Terminate the service for a fee.", None),
    (Conditions(having=expression("fee")), "Terminate the service; a fee is due.", None),
    (
        Conditions(having=expression("fee"), within="sentence"),
        "Terminate the service; a fee is due.",
        "Terminate the service; a fee",
    ),
    (Conditions(unless=expression("fee"), within="sentence"), "Terminate the service; a fee is due.", None),
    (
        Conditions(unless=expression("fee"), within="sentence"),
        "Terminate the service. A fee is due.",
        "Terminate the service",
    ),
    (Conditions(within="sentence"), "Terminate the fee; or the service.", None),
    (Conditions(under=("support", "maint*")), "# Support\nTerminate the service.", "Terminate the service"),
    (
        Conditions(under=("support", "maint*")),
        "# Maintenance and fees\nTerminate the service.",
        "Terminate the service",
    ),
    (Conditions(under=("support", "maint*")), "# Supported systems\nTerminate the service.", None),
    (Conditions(under=("support", "maint*")), "Terminate the service.", None),
    (Conditions(under=("support",)), "# Support\nNothing.\n# Fees\nTerminate the service.", None),
    (Conditions(blocks=frozenset({"row"})), "Terminate the service.", None),
    (Conditions(blocks=frozenset({"row"})), "Fee | terminate the service", "terminate the service"),
    (Conditions(blocks=frozenset({"paragraph"})), "Fee | terminate the service", None),
]


@pytest.mark.parametrize(("conditions", "text", "expected"), CONDITIONS)
def test_conditions_of_a_pattern(conditions: Conditions, text: str, expected: str | None) -> None:
    found = matched(text, rule(pattern("terminate the service", conditions)))
    assert found == ([] if expected is None else [expected])


AMOUNTS = [
    # pattern, text, the words matched or None: more than twenty days
    ("{duration} {notice}", "On thirty days notice.", "thirty days notice"),
    ("{duration} {notice}", "For sixty days, on ten days notice.", None),  # the amount that the pattern names
    ("{notice}", "For sixty days, on ten days notice.", "sixty days, on ten days notice"),  # it names none
]


@pytest.mark.parametrize(("source", "text", "expected"), AMOUNTS)
def test_the_amount_that_a_pattern_names_is_compared(source: str, text: str, expected: str | None) -> None:
    conditions = Conditions(values=(Comparison("duration", ">", 20.0),))
    assert matched(text, rule(pattern(source, conditions))) == ([] if expected is None else [expected])


def test_a_gap_may_leave_the_clause_within_a_sentence() -> None:
    clause = pattern("notice ... {end}")
    wide = pattern("notice ... {end}", Conditions(within="sentence"))
    text = "Upon notice; Provider may terminate."
    assert matched(text, rule(clause)) == []
    assert matched(text, rule(wide)) == ["notice; Provider may terminate"]
    assert matched("Upon notice. Provider may terminate.", rule(wide)) == []


TOKENS = [
    # tokens, text, the words matched or None
    ([{"LOWER": "fee"}, {"IS_PUNCT": "true"}], "A fee, then.", "fee,"),
    ([{"ENT_TYPE": "PARTY", "ENT_ID": "vendor"}, {"LOWER": "may"}], "Provider may go.", "Provider may"),
    ([{"ENT_TYPE": "PARTY", "ENT_ID": "vendor"}, {"LOWER": "may"}], "Customer may go.", None),
    ([{"LENGTH": "3"}, {"LOWER": "due"}], "All due.", "All due"),
]


@pytest.mark.parametrize(("tokens", "text", "expected"), TOKENS)
def test_raw_token_patterns(tokens: list[dict[str, str]], text: str, expected: str | None) -> None:
    assert matched(text, rule(read_tokens(tokens, Conditions()))) == ([] if expected is None else [expected])
    silenced = replace(Conditions(), unless=expression("vendor|fee|both"))
    assert matched(text.replace("All", "Fee"), rule(read_tokens(tokens, silenced))) == []


@pytest.mark.parametrize("last", ["{end}", "{fee}", "{end:ing}"])
def test_a_clause_that_says_one_word_a_thousand_times_is_read(last: str) -> None:
    source = " ...25 ".join(["{end}"] * 4) + f" ...25 {last}"
    silenced = replace(Conditions(), unless=expression("vendor|fee|both"))
    assert matched("Provider shall " + "terminate " * 1000 + "no fee.", rule(pattern(source, silenced))) == []


RUNAWAYS = [
    [{"LOWER": {"REGEX": "(a+)+$"}}],
    [{"LOWER": {"FUZZY9": "fee"}}],
    [{"OP": "*"}, {"OP": "+"}, {"OP": "{2,}"}],
]


@pytest.mark.parametrize("tokens", ["fee", [{"LOWR": "fee"}], ["fee"], [{"LENGTH": "long"}], [], *RUNAWAYS])
def test_wrong_token_patterns_are_told(tokens: object) -> None:
    with pytest.raises(ValueError):
        read_tokens(tokens, Conditions())


def test_engines_of_one_pipeline_do_not_disturb_each_other() -> None:
    """What an engine looked for was once the pipeline's, and the last one made took the words of all others."""
    engines = [
        Engine(pipeline(), make_plan(pipeline(), [rule(pattern(words))])) for words in ("sorrily ended", "gladly ended")
    ]
    doc = read(pipeline(), of_lines("It is sorrily ended.\nIt is gladly ended."))
    found = [[doc[match.start : match.end].text for match in engine.find(doc).matches] for engine in engines]
    assert found == [["sorrily ended"], ["gladly ended"]]

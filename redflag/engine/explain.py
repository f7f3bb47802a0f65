"""Why a text is or is not flagged, step by step."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from spacy.tokens import Doc

from redflag.document import Document
from redflag.engine.conditions import Scope
from redflag.engine.examples import of_lines
from redflag.engine.match import Engine, Found, part_at
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule, Tokens
from redflag.engine.settle import settle
from redflag.engine.trace import Reached, company, holds, nearest, try_one, untold
from redflag.finding import Finding
from redflag.pipeline import build, read
from redflag.pipeline.reading import Part, Reading, Sentence, Statement, reading_of

MOST_NEAR = 12  # rules that came near, a sentence


class Explanation:
    """What was read of a text, and what each rule made of it."""

    def __init__(self, rules: Sequence[Rule], document: Document, words: Sequence[str | Path] = ()) -> None:
        nlp = build(words=words)
        self.rules = rules
        self.engine = Engine(nlp, make_plan(nlp, rules))
        self.doc: Doc = read(nlp, document)
        self.reading: Reading = reading_of(self.doc)
        self.found: Found = self.engine.find(self.doc)
        self.findings: Sequence[Finding] = settle(self.found.matches, self.doc, document)

    def lines(self, words: str = "", rule_id: str = "") -> Iterator[str]:
        """The explanation, line by line: of the sentences that hold `words`, and of rule `rule_id` in full."""
        names = ", ".join(f"{name} = {role}" for name, role in self.reading.names.items())
        yield f"parties: {names or 'role words only'}"
        yield f"kind of agreement: {', '.join([self.reading.kind, *self.reading.kind_evidence])}"
        scopes = {scope.sentence.start: scope for scope in self.engine.scopes(self.doc)}
        asked = self.asked(words)
        if not asked:
            yield f"\nno sentence holds '{words}'"
        for sentence in asked:
            yield f"\n{self._text(sentence).strip()}"
            yield from self._read(sentence)
            scope = scopes.get(sentence.start)
            if scope is None:
                is_heading = self.reading.blocks[sentence.block].kind == "heading"
                yield f"  {'a heading' if is_heading else 'a recital (whereas ...)'}: no rule is tried on it"
            elif rule_id:
                yield from self._of_rule(rule_id, scope)
            else:
                yield from self._of_all(scope)
        yield from (f"\n{rule.id}: missing" for rule in self.found.missing if rule_id in ("", rule.id))

    def asked(self, words: str) -> list[Sentence]:
        """The sentences that hold any of `words`, which may begin in one and end in another; all, where it is ""."""
        looked_for, texts = _squeezed(words), [f"{_squeezed(self._text(s))} " for s in self.reading.sentences]
        whole, ends = "".join(texts), list(accumulate(map(len, texts)))
        found: dict[int, Sentence] = {}
        at = whole.find(looked_for)
        while looked_for and at >= 0:
            first, last = bisect_right(ends, at), bisect_right(ends, at + len(looked_for) - 1)
            found |= {number: self.reading.sentences[number] for number in range(first, last + 1)}
            at = whole.find(looked_for, at + 1)
        return [*found.values()] if looked_for else list(self.reading.sentences)

    def _text(self, span: Sentence | Part) -> str:
        return self.doc[span.start : span.end].text

    def _read(self, sentence: Sentence) -> Iterator[str]:
        for part in sentence.parts:
            yield f"  part: {self._text(part)}{f' (led in by: {self._text(part.lead)})' if part.lead else ''}"
            yield f"    words: {_words(self.doc, part)}"
        yield from (f"    says: {_said(statement)}" for statement in sentence.statements)

    def _of_all(self, scope: Scope) -> Iterator[str]:
        held = [rule for rule in self.rules if rule.kind != "missing" and holds(rule, scope)]
        for match in self.found.matches:
            if match.sentence.start == scope.sentence.start:
                told = self._told_under(match.rule, scope.sentence)
                yield f"  {match.rule.id}: '{self.doc[match.start : match.end].text}'  by: {match.by}{told}"
        matched = {match.rule.id for match in self.found.matches if match.sentence.start == scope.sentence.start}
        for rule in held:
            if rule.id not in matched:
                yield f"  {rule.id}: holds, and is not told: {untold(rule, self.reading)}"
        if not matched:
            yield "  no rule holds"
        near = [one for one in nearest(self.rules, scope, Reached.negated) if one.rule.kind != "missing"]
        for one in near[:MOST_NEAR]:
            yield f"  not {one.rule.id}: {one.why}  in: {one.by}"
        if len(near) > MOST_NEAR:
            yield f"  ... and {len(near) - MOST_NEAR} more came as near: ask for one by --rule"

    def _of_rule(self, rule_id: str, scope: Scope) -> Iterator[str]:
        rule = next(rule for rule in self.rules if rule.id == rule_id)
        for by, reached, why in self._tried(rule, scope):
            yield f"  {'holds' if reached == Reached.holds else 'no'}: {by}{f': {why}' if why else ''}"
        match = next(
            (m for m in self.found.matches if m.rule.id == rule_id and m.sentence.start == scope.sentence.start), None
        )
        if match:
            yield f"  told: '{self.doc[match.start : match.end].text}'{self._told_under(rule, scope.sentence)}"
        elif holds(rule, scope):
            yield f"  not told: {untold(rule, self.reading)}"

    def _tried(self, rule: Rule, scope: Scope) -> Iterator[tuple[str, Reached, str]]:
        """Each line and pattern of a rule on a sentence, how far it came, and why no further."""
        for alternative in rule.when:
            if isinstance(alternative, Tokens):
                yield alternative.text, *self._of_tokens(rule, alternative, scope)
            else:
                one = try_one(rule, alternative, scope)
                yield one.by, one.reached, one.why

    def _of_tokens(self, rule: Rule, tokens: Tokens, scope: Scope) -> tuple[Reached, str]:
        """How far a raw pattern came, and why no further."""
        tries = [
            company(rule, tokens, part_at(scope.sentence, start), [(start, end)], scope)
            for start, end, of, found in self.engine.raw_spans(self.doc, scope.sentence)
            if (of.id, found) == (rule.id, tokens)
        ]
        best = max(tries, key=lambda one: one.reached, default=None)
        return (best.reached, best.why) if best else (Reached.words, "its tokens do not stand there")

    def _told_under(self, rule: Rule, sentence: Sentence) -> str:
        """Under which other finding of its category a match is told, if it is."""
        begin = self.doc[sentence.start].idx
        here = [finding for finding in self.findings if finding.start <= begin < finding.end]
        stronger = next((finding.rule for finding in here if rule.id in finding.also), "")
        return f"  (told under {stronger})" if stronger and all(f.rule != rule.id for f in here) else ""


def explain(
    text: str,
    rules: Sequence[Rule],
    rule_id: str = "",
    agreement: Document | None = None,
    words: Sequence[str | Path] = (),
) -> str:
    """What the pipeline reads in `text` (a block a line), which rules hold of it, and what stopped those that came
    near. With `agreement`, of those of its sentences that hold `text`, read in their place; with `rule_id`, every line
    and pattern of that rule. `words` are files of the concepts that a house adds."""
    explanation = Explanation(rules, agreement or of_lines(text), words)
    return "\n".join(explanation.lines(text if agreement else "", rule_id))


def _squeezed(words: str) -> str:
    """The words alone, in small letters, a blank between them."""
    return " ".join(re.findall(r"\w+", words.lower()))


def _words(doc: Doc, part: Part) -> str:
    """The words that bear a name, each with all that it is."""
    named: dict[str, list[str]] = {}
    for hit in part.hits:
        named.setdefault(doc[hit.start : hit.end].text, []).append(f"{hit.name}{':' + hit.form if hit.form else ''}")
    return "; ".join(f"{words} = {', '.join(dict.fromkeys(names))}" for words, names in named.items())


def _said(statement: Statement) -> str:
    objects = dict.fromkeys(hit.name for hit in statement.objects)
    return f"{statement.actor} {statement.modality} {statement.action.name} -> {', '.join(objects) or 'nothing named'}"

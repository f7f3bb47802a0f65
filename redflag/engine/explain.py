"""Why a text is or is not flagged, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc

from redflag.document import Document
from redflag.engine.conditions import Scope
from redflag.engine.examples import of_lines
from redflag.engine.match import Engine, Found
from redflag.engine.plan import make_plan
from redflag.engine.rule import Rule
from redflag.engine.settle import settle
from redflag.engine.trace import Reached, holds, nearest, tried, untold
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
        asked = [sentence for sentence in self.reading.sentences if _squeezed(words) in _squeezed(self._text(sentence))]
        if not asked:
            yield f"\nno sentence holds '{words}'"
        for sentence in asked:
            yield f"\n{self._text(sentence).strip()}"
            yield from self._read(sentence)
            scope = scopes.get(sentence.start)
            if scope is None:
                yield "  a heading: no rule is tried on it"
            elif rule_id:
                yield from self._of_rule(rule_id, scope)
            else:
                yield from self._of_all(scope)
        yield from (f"\n{rule.id}: missing" for rule in self.found.missing if rule_id in ("", rule.id))

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
        near = [one for one in nearest(self.rules, scope, Reached.company) if one.rule.kind != "missing"]
        for one in near[:MOST_NEAR]:
            yield f"  not {one.rule.id}: {one.why}  in: {one.by}"
        if len(near) > MOST_NEAR:
            yield f"  ... and {len(near) - MOST_NEAR} more came as near: ask for one by --rule"

    def _of_rule(self, rule_id: str, scope: Scope) -> Iterator[str]:
        rule = next(rule for rule in self.rules if rule.id == rule_id)
        for one in tried(rule, scope):
            yield f"  {'holds' if one.reached == Reached.holds else 'no'}: {one.by}{f': {one.why}' if one.why else ''}"
        match = next(
            (m for m in self.found.matches if m.rule.id == rule_id and m.sentence.start == scope.sentence.start), None
        )
        if match:
            yield f"  told: '{self.doc[match.start : match.end].text}'{self._told_under(rule, scope.sentence)}"
        elif holds(rule, scope):
            yield f"  not told: {untold(rule, self.reading)}"

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
    return " ".join(words.split())


def _words(doc: Doc, part: Part) -> str:
    """The words that bear a name, each with all that it is."""
    named: dict[str, list[str]] = {}
    for hit in part.hits:
        named.setdefault(doc[hit.start : hit.end].text, []).append(f"{hit.name}{':' + hit.form if hit.form else ''}")
    return "; ".join(f"{words} = {', '.join(dict.fromkeys(names))}" for words, names in named.items())


def _said(statement: Statement) -> str:
    objects = dict.fromkeys(hit.name for hit in statement.objects)
    return f"{statement.actor} {statement.modality} {statement.action.name} -> {', '.join(objects) or 'nothing named'}"

"""Word comments: the part that holds them, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from redflag.report.note import AUTHOR, INITIALS, Note
from redflag.report.word_package import WordPackage

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Comments:
    """The comments of a package, those it already holds kept in front. `w` is the namespace of its main part: a Strict
    package (ISO 29500) writes another one than Word does by itself. Nothing is dated: same input, same bytes."""

    def __init__(self, package: WordPackage, w: str, body: etree._Element) -> None:
        self._package, self._w = package, w
        self._part = package.related(package.main, "comments")
        self._root = package.xml(self._part) if self._part else etree.Element(f"{w}comments", nsmap={"w": w[1:-1]})
        self._styles = dict(self._comment_styles())
        marks = [*self._root.iter(f"{w}comment"), *body.iter(f"{w}commentRangeStart", f"{w}commentReference")]
        self._last = max((_number(mark.get(f"{w}id", "")) for mark in marks), default=-1)

    def add(self, note: Note) -> str:
        """Add a comment; returns its id."""
        w = self._w
        self._last += 1
        identity = str(self._last)
        attributes = {f"{w}id": identity, f"{w}author": AUTHOR, f"{w}initials": INITIALS}
        comment = etree.SubElement(self._root, f"{w}comment", attributes)
        first = self._paragraph(comment)
        mark = etree.SubElement(first, f"{w}r")
        self._style(mark, "rPr", "rStyle", "annotation reference")
        etree.SubElement(mark, f"{w}annotationRef")
        self._run(first, note.heading, bold=True)
        for label, words in note.lines:
            paragraph = self._paragraph(comment)
            if label:
                self._run(paragraph, f"{label}: ", bold=True)
            self._run(paragraph, words)
        return identity

    def reference(self, identity: str) -> etree._Element:
        """The run that stands in the text for a comment."""
        run = etree.Element(f"{self._w}r")
        self._style(run, "rPr", "rStyle", "annotation reference")
        etree.SubElement(run, f"{self._w}commentReference", {f"{self._w}id": identity})
        return run

    def save(self) -> None:
        """Put the comments into the package, which must hold their part before it is written."""
        if self._part:
            self._package.put(self._part, self._root)
            return
        folder = self._package.main.rpartition("/")[0]
        names = (f"{folder}/comments{number}.xml".lstrip("/") for number in ("", *range(2, 99)))
        part = next(name for name in names if name not in self._package.names)
        strict = "purl.oclc.org" in self._w
        relations = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
        version = "" if strict else "2006/"
        kind = f"{relations}/officeDocument/{version}relationships/comments"
        self._package.add(part, self._root, _CONTENT_TYPE, kind)

    def _comment_styles(self) -> Iterator[tuple[str, str]]:
        """The ids of the styles that Word keeps for comments, by name, where the package defines them."""
        part = self._package.related(self._package.main, "styles")
        for style in self._package.xml(part).iter(f"{self._w}style") if part else ():
            name = style.find(f"{self._w}name")
            if name is not None:
                yield name.get(f"{self._w}val", "").lower(), style.get(f"{self._w}styleId", "")

    def _paragraph(self, comment: etree._Element) -> etree._Element:
        paragraph = etree.SubElement(comment, f"{self._w}p")
        self._style(paragraph, "pPr", "pStyle", "annotation text")
        return paragraph

    def _style(self, element: etree._Element, properties: str, tag: str, name: str) -> None:
        if name in self._styles:
            holder = etree.SubElement(element, f"{self._w}{properties}")
            etree.SubElement(holder, f"{self._w}{tag}", {f"{self._w}val": self._styles[name]})

    def _run(self, paragraph: etree._Element, words: str, bold: bool = False) -> None:
        run = etree.SubElement(paragraph, f"{self._w}r")
        if bold:
            etree.SubElement(etree.SubElement(run, f"{self._w}rPr"), f"{self._w}b")
        text = etree.SubElement(run, f"{self._w}t", {_XML_SPACE: "preserve"})
        text.text = words


def _number(identity: str) -> int:
    return int(identity) if identity.isdecimal() else -1

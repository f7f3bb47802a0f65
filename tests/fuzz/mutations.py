"""Damage to files: bytes, markup and the XML inside zips, changed at random. Same random numbers, same damage."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

LOUD = (b"0", b"-1", b"2147483648", b"99999999999999999999", b"1e999", b"\xff\xfe", b"", b"x" * 5000, b"\x00", b"%s")
DEEP = 400  # elements wrapped around one: more than any reader allows
MARKUP = {
    "rtf": rb"{|}|{{{{{{{{{{{{{{{{|\u-99999?|\bin99999999 |\'zz|\row|\cell|\ls9999|\*|\trowd|\levelstartat99999999999 ",
    "html": rb"<ul>|<table><tr><td>|</td>|<!--|<![CDATA[|&#x110000;|<ol start=-9e9>|<p|<li value=1e99>|<td rowspan=99>",
    "eml": b"\n\n|\nContent-Type: multipart/mixed; boundary=\n|\nContent-Transfer-Encoding: base64\n|=?x?q?=80?="
    b"|\nContent-Type: message/rfc822\n\n|\n--b\n|charset=none|filename*=utf-8''%ff|\nContent-Type: text/html\n\n",
    "md": b"\n\n```\n|> > > > > > |- - - - - - |[a](<|99999999999. |<!--|\t|\n---\n|\n===\n",
    "pdf": b"/Kids|/Length 99999999|<<<<<<<<|[[[[[[[[|endobj|stream|/Rotate 45|[0 0 1e9 1e9]|/CropBox [9 9 0 0]",
}
"""Suffix -> marks of the format, with | between, that may turn up anywhere, once or a thousand times."""
Mutation = Callable[[Random, bytes], bytes]


def mutated(random: Random, suffix: str, data: bytes) -> bytes:
    """`data`, a file whose name ends in `suffix` ("pdf"), with one to four things wrong."""
    for _ in range(random.choice((1, 1, 2, 4))):
        if data[:2] == b"PK" and random.random() < 0.85:
            data = _zip(random, data)
        elif suffix in MARKUP and random.random() < 0.3:
            at = random.randrange(len(data) + 1)
            data = data[:at] + random.choice(MARKUP[suffix].split(b"|")) * random.choice((1, 1, 1000)) + data[at:]
        else:
            data = random.choice(BYTES)(random, data)
    return data


def _flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 30))):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _without(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _twice(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]


def _swapped(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    middle = (start + end) // 2
    return data[:start] + data[middle:end] + data[start:middle] + data[end:]


def _loud(random: Random, data: bytes) -> bytes:
    """Some number in it, or some word in quotes, replaced by one that no writer would write."""
    found = list(re.finditer(rb"(?<=[ \"'=])-?\d+(?=[ \"'\r\n>/])|(?<=\")[^\"<>]{1,30}(?=\")", data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start()] + random.choice(LOUD) + data[match.end() :]


BYTES: tuple[Mutation, ...] = (_flipped, _cut, _without, _twice, _swapped, _loud, _loud)


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 10, 100, 2000)))


def _zip(random: Random, data: bytes) -> bytes:
    """One part of the zip damaged, dropped, or stored twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = [(info.filename, source.read(info)) for info in source.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zipfile.zlib.error):
        return random.choice(BYTES)(random, data)
    if not parts:
        return data
    index = random.randrange(len(parts))
    if random.random() < 0.5:  # where the words stand
        index = max(range(len(parts)), key=lambda at: len(parts[at][1]))
    name, content = parts[index]
    kind = random.random()
    if kind < 0.05:
        del parts[index]
    elif kind < 0.1:
        parts.append((name, content))
    else:
        parts[index] = name, (_xml if kind < 0.8 else random.choice(BYTES))(random, content)
    target = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _xml(random: Random, data: bytes) -> bytes:
    """Elements dropped, doubled, moved, wrapped, or with an attribute that no writer would write."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return random.choice(BYTES)(random, data)
    for _ in range(random.choice((1, 5, 40))):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        element, other = random.choice(elements), random.choice(elements)
        random.choice((_drop, _double, _move, _attribute, _attribute, _wrap))(random, element, other)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _drop(_: Random, element: etree._Element, __: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(_: Random, element: etree._Element, __: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None and len(list(element.iter())) < 500:
        parent.insert(parent.index(element), deepcopy(element))


def _move(_: Random, element: etree._Element, other: etree._Element) -> None:
    if element.getparent() is not None and not any(above is element for above in (other, *other.iterancestors())):
        other.append(element)


def _attribute(random: Random, element: etree._Element, other: etree._Element) -> None:
    loud = random.choice(LOUD).replace(b"\x00", b"").decode("utf-8", "ignore")
    if element.attrib:
        name = random.choice(sorted(map(str, element.attrib)))
        if random.random() < 0.2:
            del element.attrib[name]
        else:
            element.set(name, loud)
    elif other.attrib:
        name = random.choice(sorted(map(str, other.attrib)))
        element.set(name, random.choice((other.get(name) or "", loud)))
    elif element.text:
        element.text = loud


def _wrap(random: Random, element: etree._Element, _: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    outer = inner = etree.Element(element.tag, dict(element.attrib))
    parent.replace(element, outer)
    for _depth in range(random.choice((0, 2, DEEP))):
        inner = etree.SubElement(inner, element.tag, dict(element.attrib))
    inner.append(element)

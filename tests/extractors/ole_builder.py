"""OLE compound files ([MS-CFB]) from a tree of storages and streams: the smallest that an Outlook message needs."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
CUTOFF = 4096  # streams shorter than this would have to lie in the mini stream: they are padded instead

Tree = Mapping[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    child: int = FREE
    right: int = FREE
    start: int = END
    inside: list[int] = field(default_factory=list)


def ole(tree: Tree) -> bytes:
    """The file. Streams below 4,096 bytes are filled up with NULs."""
    entries = [_Entry("Root Entry", 5)]
    _enter(entries, 0, tree)
    sectors: list[bytes] = []
    chain: list[int] = []
    for entry in entries:
        if entry.kind == 2:
            entry.data = entry.data.ljust(CUTOFF, b"\0")
            entry.start = _store(sectors, chain, entry.data)
    directory = _store(sectors, chain, b"".join(map(_packed, entries)))
    count = 1
    while count * (SECTOR // 4) < len(chain) + count:
        count += 1
    first = len(chain)
    chain += [FAT] * count
    table = b"".join(struct.pack("<I", link) for link in chain).ljust(count * SECTOR, b"\xff")
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, count, directory, 0, CUTOFF, END, 0, END, 0)  # fmt: skip
    return (
        (header + b"".join(struct.pack("<I", first + i) for i in range(count))).ljust(SECTOR, b"\xff")
        + b"".join(sectors)
        + table
    )


def _enter(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Add what is in `tree`; its entries hang on each other by their right hand: a tree all the same."""
    last = FREE
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        inside = tree[name]
        entries.append(_Entry(name, 2, inside) if isinstance(inside, bytes) else _Entry(name, 1))
        index = len(entries) - 1
        if last == FREE:
            entries[parent].child = index
        else:
            entries[last].right = index
        last = index
        if not isinstance(inside, bytes):
            _enter(entries, index, inside)


def _store(sectors: list[bytes], chain: list[int], data: bytes) -> int:
    start = len(sectors)
    for at in range(0, len(data), SECTOR):
        sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
        chain.append(len(sectors))
    chain[-1] = END
    return start


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sI8s8sIQ", name, len(name) + 2, entry.kind, 1, FREE, entry.right, entry.child,
                       b"", 0, b"", b"", entry.start, len(entry.data))  # fmt: skip

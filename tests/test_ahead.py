"""Agreements read by child processes: in order, each outcome its own, and none that takes the scan with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from redflag.batch import ahead
from redflag.document import Document
from redflag.errors import RedflagError, UnreadableAgreement

forks = pytest.mark.skipif(not ahead.FORKS, reason="no child processes here")


def read(path: str) -> Document:
    if "bad" in path:
        raise UnreadableAgreement(path, "is bad")
    if "want" in path:
        raise RedflagError("install something")
    return Document(path, "text", "", f"text of {path}", (), ())


def crash(path: str) -> Document:
    os.kill(os.getpid(), signal.SIGKILL)
    return read(path)


def eat(path: str) -> Document:
    return Document(path, "text", "", str(len(bytearray(1 << 30))), (), ())  # more than a worn heap has left


def large(path: str) -> Document:
    return Document(path, "text", "", "x" * 5_000_000, (), ())


def outcomes(paths: list[str], read: Callable[[str], Document] = read) -> list[tuple[str, str]]:
    return [
        (path, found.text if isinstance(found, Document) else found.reason)
        for path, found in ahead.ReadAhead(paths, read)
    ]


@pytest.mark.parametrize("has_children", [True, False])
def test_each_its_own_outcome_in_order(has_children: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FORKS", has_children and ahead.FORKS)
    expected = [("a", "text of a"), ("bad", "is bad"), ("c", "text of c")]
    assert outcomes(["a", "bad", "c"]) == expected
    assert outcomes([]) == []
    with pytest.raises(RedflagError, match="install something"):
        outcomes(["a", "want"])


@forks
def test_one_that_brings_its_reader_down_is_the_only_one_lost() -> None:
    found = outcomes(["a", "b"], lambda path: crash(path) if path == "a" else read(path))
    assert found == [("a", "brought its reader down: the file is damaged, or made to do so"), ("b", "text of b")]


@forks
def test_one_that_eats_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_MEMORY", 32 << 20)
    assert outcomes(["a"], eat) == [("a", "takes more than 32 MB of memory to read: given up")]


@forks
def test_one_that_never_lets_go_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_SECONDS", 0.0)
    monkeypatch.setattr(ahead, "SLACK", 0.1)

    def hang(path: str) -> Document:
        signal.pause()
        return read(path)

    assert outcomes(["a"], hang) == [("a", "was not read within 0 seconds: given up")]


@forks
def test_large_documents_come_through_whole() -> None:
    assert outcomes(["a"], large) == [("a", "x" * 5_000_000)]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were begun."""
    numbers: list[int] = []
    fork = os.fork

    def noted() -> int:
        number = fork()
        numbers.append(number)
        return number

    monkeypatch.setattr(os, "fork", noted)
    return numbers


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@forks
@pytest.mark.parametrize("asked", [0, 1])
def test_what_nobody_asks_for_is_ended(asked: int, begun: list[int]) -> None:
    """Its reader once waited for ever to hand over what was larger than a pipe holds."""
    with pytest.raises(RuntimeError), ahead.ReadAhead(["a", "b", "c"], large) as documents:
        for _, _ in zip(range(asked), documents, strict=False):
            pass
        raise RuntimeError
    assert begun and not any(map(is_running, begun))

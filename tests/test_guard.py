"""Work in a child process: each outcome its own and in order, and a death takes nothing else with it."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys

import pytest

from redflag.batch import guard
from redflag.batch.guard import Death, Limits, guarded
from redflag.errors import RedflagError, UnreadableAgreement

forks = pytest.mark.skipif(not guard.FORKS, reason="no forked children here")
LIMITS = Limits(seconds=60.0, memory=512 << 20)  # more than a process that ran other tests may have at hand
KILLED = Death("its worker was killed from outside: by the system for want of memory, or by hand")
CRASHED = Death("brought its worker down (SIGSEGV): the file is damaged, or made to do so")
HOG = Death("takes more than 512 MB of memory: given up")


def work(task: str) -> str:
    match task:
        case "crash":
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGSEGV)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            signal.pause()
        case "hog":
            bytearray(1 << 30)
        case "leave":
            sys.exit(3)
        case "fault":
            raise KeyError("a fault\nof two lines")
        case "refuse":
            raise RedflagError("install something")
    return task.upper()


ENDS = [
    # tasks, outcomes
    (["a", "b"], ["A", "B"]),
    ([], []),
    (["crash", "b"], [CRASHED, "B"]),
    (["a", "crash", "b"], ["A", CRASHED, "B"]),
    (["a", "kill"], ["A", KILLED]),
    (["a", "hog", "b", "hog"], ["A", HOG, "B", HOG]),
    (["leave", "b"], [Death("brought its worker down (exit code 3): the file is damaged, or made to do so"), "B"]),
    (["fault"], [Death("brought its worker down (KeyError: 'a fault\\nof two lines')")]),
]


@forks
@pytest.mark.parametrize(("tasks", "outcomes"), ENDS)
def test_each_its_own_outcome(tasks: list[str], outcomes: list[str | Death]) -> None:
    assert list(guarded(work, tasks, LIMITS)) == outcomes


@forks
def test_one_that_never_ends_is_given_up() -> None:
    found = list(guarded(work, ["hang", "a"], Limits(seconds=0.2)))
    assert found == [Death("took more than 0.2 seconds: given up"), "A"]


@forks
def test_what_others_left_behind_is_not_held_against_one() -> None:
    kept: list[bytearray] = []

    def hoard(size: int) -> int:
        kept.append(bytearray(size << 20))
        return len(kept)

    assert list(guarded(hoard, [300, 300, 1024, 1], LIMITS)) == [1, 1, HOG, 1]


@forks
def test_an_error_of_ours_is_raised() -> None:
    with pytest.raises(RedflagError, match="install something"):
        list(guarded(work, ["a", "refuse"], LIMITS))


@forks
def test_errors_come_through_whole() -> None:
    def refuse(task: str) -> str:
        raise UnreadableAgreement(task, "is bad")

    with pytest.raises(UnreadableAgreement, match="a: is bad"):
        list(guarded(refuse, ["a"], LIMITS))


@forks
def test_a_child_does_not_outlive_a_parent_that_is_killed() -> None:
    code = """
import os, signal, sys
from redflag.batch.guard import Limits, guarded
def work(task):
    print(os.getpid(), flush=True)
    signal.pause()
list(guarded(work, ["a"], Limits()))
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline())
        parent.kill()
        assert parent.stdout.read() == b""  # the pipe ends when the child does


@forks
def test_programs_of_a_child_end_with_it() -> None:
    receive, send = os.pipe()

    def run(task: str) -> str:
        subprocess.run(["sleep", "60"], pass_fds=[send], check=False)
        return task

    found = list(guarded(run, ["a"], Limits(seconds=0.3)))
    os.close(send)
    assert found == [Death("took more than 0.3 seconds: given up")] and os.read(receive, 1) == b""
    os.close(receive)

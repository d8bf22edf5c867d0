"""The process that makes files: it rests, is ended when it sticks, and goes with who waits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from survey.making import hands
from survey.making.hands import Hands
from tests.waiting import wait_until


def note(path: str, step: str) -> None:
    """What a real step would do: leave something, here which process did it."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()} {step}\n")


def does(step: str, path: str) -> None:
    note(path, step)
    if step == "stick":
        time.sleep(60)
    if step == "hoard":
        bytearray(hands.MOST_BYTES)
    if step == "die":
        os.kill(os.getpid(), signal.SIGKILL)


def patient(pipe: Connection) -> None:
    hands.outlast()
    hands.lend(pipe, does)


def tired(pipe: Connection) -> None:
    hands.MOST_STEPS = 2
    hands.lend(pipe, does)


def restless(pipe: Connection) -> None:
    hands.REST_S = 0.2
    hands.lend(pipe, does)


@pytest.fixture
def begin() -> Iterator[Callable[..., Hands]]:
    begun: list[Hands] = []

    def make(work: Callable[[Connection], None] = patient) -> Hands:
        begun.append(Hands(work))
        return begun[-1]

    yield make
    for one in begun:
        one.end()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def processes(notes: Path) -> list[str]:
    return [line.split()[0] for line in notes.read_text().splitlines()]


def test_one_process_does_what_comes_while_it_is_warm_and_ends_after_much(
    begin: Callable[..., Hands], notes: Path
) -> None:
    lent = begin(tired)
    for _ in range(3):
        lent.do("begin", str(notes))
    first, second, third = processes(notes)
    assert first == second != third
    assert str(os.getpid()) not in (first, third)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count no memory")
def test_a_step_that_takes_all_memory_fails_alone(begin: Callable[..., Hands], notes: Path) -> None:
    lent = begin()
    with pytest.raises(ChildProcessError):
        lent.do("hoard", str(notes))
    lent.do("begin", str(notes))
    assert len({*processes(notes)}) == 2


def test_one_that_went_to_rest_is_followed_by_another(
    begin: Callable[..., Hands], notes: Path
) -> None:
    lent = begin(restless)
    lent.do("begin", str(notes))
    assert lent._process
    lent._process.join(20)
    lent.do("begin", str(notes))
    assert len(set(processes(notes))) == 2


def test_a_stop_that_all_processes_hear_is_left_to_who_waits(
    begin: Callable[..., Hands], notes: Path
) -> None:
    lent = begin()
    lent.do("begin", str(notes))
    os.kill(int(processes(notes)[0]), signal.SIGTERM)
    lent.do("begin", str(notes))
    assert len(set(processes(notes))) == 1


def test_one_that_sticks_is_ended_and_the_next_is_served(
    begin: Callable[..., Hands], notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = begin()
    lent.do("begin", str(notes))
    monkeypatch.setattr(hands, "LONGEST_S", 0.3)
    with pytest.raises(TimeoutError):
        lent.do("stick", str(notes))
    monkeypatch.undo()
    lent.do("begin", str(notes))
    assert len(set(processes(notes))) == 2


def test_one_that_dies_is_told(begin: Callable[..., Hands], notes: Path) -> None:
    lent = begin()
    with pytest.raises(ChildProcessError):
        lent.do("die", str(notes))
    lent.do("begin", str(notes))
    assert len(processes(notes)) == 2


KILLED = """
import os, signal, sys
from survey.making import hands

def does(step, path):
    with open(path, "w") as file:
        file.write(f"{os.getpid()} {step}")

def work(pipe):
    hands.lend(pipe, does)

if __name__ == "__main__":
    hands.Hands(work).do("begin", sys.argv[1])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_none_is_left_behind_by_a_killed_one_that_waited(notes: Path, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, script, notes], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = processes(notes)
    wait_until(lambda: not Path(f"/proc/{left}").exists(), f"the end of {left}")

"""The bell: heard by every process of the machine at once, and no loss to anybody when it is not there."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.bell import Bell

ROOT = Path(__file__).parents[1]
RINGER = """
import sys
from pathlib import Path
from cms.bell import Bell
bell = Bell(Path(sys.argv[1]))
print("ready", flush=True)
for _ in sys.stdin:
    bell.ring()
    print("rung", flush=True)
"""


class Ringer:
    """Another process that rings when it is told to."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-c", RINGER, str(path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.hear("ready")

    def hear(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"{word}\n"

    def ring(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("ring\n")
        self.process.stdin.flush()
        self.hear("rung")

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "bell"


@pytest.fixture
def other(path: Path) -> Iterator[Ringer]:
    ringer = Ringer(path)
    yield ringer
    ringer.end(signal.SIGKILL)


def test_a_ring_of_another_process_is_heard_at_once(path, other):
    bell = Bell(path)
    sounds = [bell.heard()]
    for _ in range(5):
        other.ring()
        sounds.append(bell.heard())
    assert len(set(sounds)) == 6


def test_while_nobody_rings_it_sounds_the_same(path):
    bell = Bell(path)
    bell.ring()
    assert bell.heard() == bell.heard() == Bell(path).heard()


def test_a_ringer_that_is_killed_leaves_nothing_wrong(path, other):
    bell = Bell(path)
    other.ring()
    sound = bell.heard()
    other.end(signal.SIGKILL)
    assert bell.heard() == sound
    Bell(path).ring()
    assert bell.heard() != sound


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_was_removed_or_replaced_is_shared_again_after_a_look(path, other, is_replaced):
    bell = Bell(path)
    path.unlink()
    if is_replaced:
        path.write_bytes(b"somebody else's!")
    other.ring()
    bell.look()
    sound = bell.heard()
    other.ring()
    assert bell.heard() != sound


def test_a_look_at_the_same_file_keeps_the_sound(path):
    bell = Bell(path)
    bell.ring()
    sound = bell.heard()
    bell.look()
    assert bell.heard() == sound


def test_a_file_that_is_too_short_is_made_long_enough(path):
    path.parent.mkdir()
    path.write_bytes(b"short")
    bell = Bell(path)
    bell.ring()
    assert path.read_bytes() == bell.heard()


def test_only_its_owner_may_ring(path):
    Bell(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_link_points_to_is_never_written(path, tmp_path):
    target = tmp_path / "precious"
    target.write_bytes(b"sixteen bytes...")
    path.parent.mkdir()
    path.symlink_to(target)
    Bell(path).ring()
    assert target.read_bytes() == b"sixteen bytes..."


def test_where_no_file_can_be_nobody_rings_hears_or_fails_until_one_can(path, tmp_path):
    (tmp_path / "run").write_text("a file where the folder should be")
    bell = Bell(path)
    bell.ring()
    assert bell.heard() == b""
    (tmp_path / "run").unlink()
    bell.ring()
    assert len(bell.heard()) == 16

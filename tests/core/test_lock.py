"""A second copy of the program on the same post is told so; a crash leaves no stale lock."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policepost.core import lock
from policepost.core.errors import Refused

HOLDER = """
import sys
from pathlib import Path
from policepost.core import lock
with lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that has the post open."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_program_is_refused_and_told_since_when(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with (
            pytest.raises(Refused, match=r"open already since \d\d-\d\d \d\d:\d\d"),
            lock.hold(tmp_path),
        ):
            pass
        process.communicate("")
    with lock.hold(tmp_path):
        pass


def test_a_second_start_is_told_that_the_first_is_just_being_closed(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        lock.tell_closing(tmp_path)
        with (
            pytest.raises(Refused, match=r"just closing .* start it again"),
            lock.hold(tmp_path),
        ):
            pass
        process.communicate("")
    with lock.hold(tmp_path) as bad_end:
        assert not bad_end


def test_to_tell_of_the_end_needs_no_file(tmp_path: Path) -> None:
    lock.tell_closing(tmp_path)
    assert not (tmp_path / lock.FILE).exists()


def test_a_killed_program_leaves_the_post_free(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert (tmp_path / lock.FILE).read_text(encoding="utf-8")
    with lock.hold(tmp_path) as bad_end:
        assert bad_end
    assert (tmp_path / lock.FILE).read_text(encoding="utf-8") == ""
    with lock.hold(tmp_path) as bad_end:
        assert not bad_end


def test_another_computer_on_a_shared_folder_is_named(tmp_path: Path) -> None:
    said = {"host": "front-desk", "process": "7", "since": "11-24 09:00"}
    (tmp_path / lock.FILE).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(Refused, match=r"front-desk.*delete .*post\.lock"), lock.hold(tmp_path):
        pass
    assert "front-desk" in (tmp_path / lock.FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "{", "[]", "\0\0"])
def test_a_half_written_lock_file_is_no_hindrance(tmp_path: Path, content: str) -> None:
    (tmp_path / lock.FILE).write_text(content, encoding="utf-8")
    with lock.hold(tmp_path):
        assert "host" in (tmp_path / lock.FILE).read_text(encoding="utf-8")

"""The process leaves nothing readable behind: rights of files, dumps, the environment."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from policepost.core import lock, secrecy
from policepost.core.files import tidy

ONLY_POSIX = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
ONLY_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc of Linux")
SECRET = "石榴 green 47"  # noqa: S105
CHILD = """
import ctypes, os, pathlib, resource, sys
from policepost.core import secrecy
before = pathlib.Path("/proc/self/environ").read_bytes()
secrecy.begin()
after = pathlib.Path("/proc/self/environ").read_bytes()
secrecy.shield()
path = pathlib.Path(sys.argv[1])
path.mkdir()
(path / "file").write_text("x")
print(
    os.environ.get("POLICEPOST_PASSWORD"),
    secrecy.given_password() == sys.argv[2],
    sys.argv[2].encode() in before,
    sys.argv[2].encode() in after,
    resource.getrlimit(resource.RLIMIT_CORE),
    ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    oct(path.stat().st_mode)[-3:],
    oct((path / "file").stat().st_mode)[-3:],
    sep="|",
)
"""
HUSHED = """
import logging, warnings
from policepost.core import secrecy
secrecy.hush()
warnings.warn("cannot read the cell of somebody")
logging.getLogger("library").error("cannot read the cell of somebody")
full = logging.getLogger("full")
full.addHandler(logging.StreamHandler(open("/dev/full", "w")))
full.error("cannot write the cell of somebody")
print("on")
"""
HELD = """
import pathlib, resource, sys
from policepost.core import secrecy
def held():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("VmLck"))
before = held()
secrets = [bytes([one]) * 32 + bytes(8192) for one in range(8)]
for one in secrets:
    secrecy.hold(one)
of_secrets = held() - before
resource.getrlimit = lambda what: (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
secrecy.shield()
print(of_secrets, held())
"""
KEYED = """
import os, pathlib, sys
from policepost.core import connecting
path = pathlib.Path(sys.argv[1])
key = os.urandom(32)
connecting.connect(path, key, new=True).close()
connections = [connecting.connect(path, key) for _time in range(3)]
print(*(one ^ 255 for one in key), flush=True)
sys.stdin.read()
"""
FAILS = """
import sys
from policepost import __main__, commands
def fail(arguments):
    raise ValueError(f"cannot find {arguments!r} 140502199001019984")
commands.run = fail
sys.exit(__main__.main())
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def child(words: str, *arguments: str) -> str:
    """What a process of its own says."""
    told = subprocess.run(
        [sys.executable, "-c", words, *arguments], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


@ONLY_LINUX
def test_a_key_is_kept_out_of_the_swap_and_everything_where_that_is_allowed() -> None:
    of_secrets, of_all = map(int, child(HELD).split())
    assert of_secrets >= 8 * 8  # kB; what is refused is not held
    if os.geteuid() == 0:  # others cannot hold so much, whatever they are told
        assert of_all > 10_000


def copies(process: int, sought: bytes) -> int:
    """How often something stands in the memory of a child."""
    found = 0
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        span, rights = line.split()[:2]
        if rights.startswith("rw") and "[v" not in line:
            first, last = (int(one, 16) for one in span.split("-"))
            with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
                memory.seek(first)
                found += memory.read(last - first).count(sought)
    return found


@ONLY_LINUX
def test_the_text_by_which_sqlcipher_gets_the_key_is_wiped(tmp_path: Path) -> None:
    path = tmp_path / "post.db"
    with subprocess.Popen(
        [sys.executable, "-c", KEYED, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as one:
        assert one.stdout is not None
        key = bytes(int(byte) ^ 255 for byte in one.stdout.readline().split())
        assert copies(one.pid, key[:20]) > 0  # the search finds what is there
        assert copies(one.pid, key.hex()[:40].encode()) == 0


@ONLY_LINUX
def test_a_process_hides_its_password_its_memory_and_its_files(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "made"), SECRET],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, secrecy.PASSWORD: SECRET},
        umask=0o022,
    )
    assert told.stdout.strip() == "None|True|True|False|(0, 0)|0|700|600"


@ONLY_LINUX
def test_without_a_password_nothing_is_taken(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != secrecy.PASSWORD}
    told = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "made"), SECRET],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert told.stdout.startswith("None|False|False|False")


@ONLY_POSIX
def test_holding_a_post_closes_its_folder(tmp_path: Path) -> None:
    post = tmp_path / "post"
    (post / "backups" / "one").mkdir(parents=True)
    made = [post / "post.db", post / "backups" / "one" / "post.db"]
    for path in made:
        path.write_bytes(b"x")
        path.chmod(0o644)
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    outside.chmod(0o644)
    (post / "link").symlink_to(outside)
    post.chmod(0o755)
    with lock.hold(post):
        assert [mode(path) for path in made] == [0o600, 0o600]
        assert mode(post) == mode(post / "backups") == mode(post / "backups" / "one") == 0o700
    assert mode(outside) == 0o644


@ONLY_POSIX
def test_a_file_that_only_may_be_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"x")
    path.chmod(0o444)
    secrecy.close_off(tmp_path)
    assert mode(path) == 0o400


def test_temporary_files_lie_in_memory_where_there_is_such_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, post = tmp_path / "run", tmp_path / "post"
    runtime.mkdir()
    post.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("TMPDIR", "/before")
    monkeypatch.delenv("TEMP", raising=False)
    with secrecy.own_temporary_folder(post) as place:
        assert place.parent == runtime
        assert mode(place) & 0o077 == 0
        with tempfile.NamedTemporaryFile() as file:
            assert Path(file.name).parent == place
        assert os.environ["TMPDIR"] == os.environ["TEMP"] == str(place)
        (place / "left").write_text("x")
    assert not place.exists()
    assert os.environ["TMPDIR"] == "/before"
    assert "TEMP" not in os.environ


def test_what_a_killed_program_left_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    left = tmp_path / secrecy.TEMPORARY / "page.pdf"
    left.parent.mkdir()
    left.write_bytes(b"x")
    with secrecy.own_temporary_folder(tmp_path) as place:
        assert place == left.parent
        assert not left.exists()
        left.write_bytes(b"x")
        tidy(tmp_path)  # so does every command that holds the post
        assert not place.exists()


def test_without_a_place_the_system_s_own_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    before = tempfile.gettempdir()
    with secrecy.own_temporary_folder(tmp_path / "missing") as place:
        assert str(place) == before


@ONLY_LINUX
def test_warnings_of_libraries_are_not_said() -> None:
    told = subprocess.run(
        [sys.executable, "-c", HUSHED],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "on\n"
    assert told.stderr == ""


def test_an_error_of_a_command_is_told_without_what_it_was_about() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FAILS, "find", "欧阳龘骉"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert told.returncode == 1
    assert "ValueError" in told.stderr
    assert "fail" in told.stderr
    assert "欧阳" not in told.stderr
    assert "140502199001019984" not in told.stderr

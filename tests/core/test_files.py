"""Files written whole, and what a killed program leaves of them."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from policepost.core import files, lock


def test_what_was_half_written_goes_with_the_next_write_of_that_file(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in ("a.json.1.part", "a.json.2.part", "b.1.part"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (1, 1))
    files.write_whole(tmp_path / "a.json", b"whole")
    assert (tmp_path / "a.json").read_bytes() == b"whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", new.name, other.name]


def test_whoever_takes_the_post_clears_away_what_was_half_made(tmp_path: Path) -> None:
    (tmp_path / "renewing.part").mkdir()
    (tmp_path / "renewing.part" / "post.db").write_bytes(b"half")
    (tmp_path / "keyring.json.7.part").write_bytes(b"half")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "one.part").mkdir()  # somebody may be making it
    with lock.hold(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", lock.FILE]
    assert (tmp_path / "backups" / "one.part").exists()


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    files.write_whole(path, b"old")
    shutil.rmtree(tmp_path)
    with pytest.raises(OSError, match=r"a\.json"):
        files.write_whole(path, b"new")
    assert not tmp_path.exists()


class Scanned(type(Path())):  # type: ignore[misc]
    """A file that a scanner of viruses lets go of after it was asked for twice, as on Windows."""

    asked = 0

    def replace(self, target: Path) -> Path:
        type(self).asked += 1
        if type(self).asked < 3:
            raise PermissionError(errno.EACCES, "held")
        return Path(super().replace(target))


@pytest.mark.parametrize(("patience", "comes"), [(10.0, True), (0.0, False)])
def test_a_new_file_waits_for_who_holds_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, patience: float, comes: bool
) -> None:
    monkeypatch.setattr(files, "_HELD_BY_OTHERS", patience)
    monkeypatch.setattr(Scanned, "asked", 0)
    part = Scanned(tmp_path / "a.part")
    part.write_bytes(b"new")
    if comes:
        files.take_place(part, tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError):
            files.take_place(part, tmp_path / "a")

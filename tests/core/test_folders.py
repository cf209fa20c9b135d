"""A post is not kept where a network or a cloud program would tear it apart."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

import pytest

from policepost.core import database, folders, lock
from policepost.core.errors import Refused
from tests.conftest import KEY

MOUNTS = r"""
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/share rw,relatime shared:5 - cifs //server/share rw
31 22 0:41 / /mnt/with\040blank rw - nfs4 server:/export rw
32 30 8:17 / /mnt/share/stick rw - vfat /dev/sdb1 rw
33 22 0:42 / /data/tian/far rw - fuse.sshfs host: rw
34 22 0:43 / /media/data rw - fuseblk /dev/sdc1 rw
""".strip().splitlines()


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/data/tian/post", "ext4"),
        ("/mnt/share/post", "cifs"),
        ("/mnt/share", "cifs"),
        ("/mnt/share2", "ext4"),
        ("/mnt/with blank/post", "nfs4"),
        ("/mnt/share/stick/post", "vfat"),
        ("/data/tian/far/a/b", "fuse.sshfs"),
        ("/media/data/post", "fuseblk"),
    ],
)
def test_the_deepest_mount_says_what_a_folder_lies_on(folder: str, kind: str) -> None:
    assert folders.file_system(Path(folder), MOUNTS) == kind


def test_only_what_another_computer_keeps_is_a_network() -> None:
    for kind in ("cifs", "nfs4", "fuse.sshfs", "9p"):
        assert kind in folders.NETWORK_SYSTEMS
    for kind in ("ext4", "vfat", "fuseblk", "ntfs3", "overlay", "tmpfs", "btrfs", "exfat"):
        assert kind not in folders.NETWORK_SYSTEMS
    assert folders.file_system(Path("/nowhere"), ["broken line", "a b - c"]) == ""


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/data/tian/OneDrive/post", "OneDrive"),
        ("/data/tian/OneDrive - 公安局/post", "OneDrive"),
        ("/data/tian/我的坚果云/警务室", "坚果云"),
        ("/data/tian/BaiduSyncdisk/post", "百度网盘"),
        ("/Users/tian/Library/Mobile Documents/post", "iCloud"),
        ("/data/tian/onedrives/post", ""),
        ("/data/tian/警务室/post", ""),
    ],
)
def test_a_cloud_is_known_by_the_names_above_the_folder(folder: str, program: str) -> None:
    assert folders.cloud(Path(folder), {}) == program


def test_a_cloud_is_known_by_the_environment_and_by_its_marks(tmp_path: Path) -> None:
    assert folders.cloud(tmp_path / "post", {"OneDrive": str(tmp_path)}) == "OneDrive"
    (tmp_path / ".stfolder").mkdir()
    assert folders.cloud(tmp_path / "a" / "post", {}) == "Syncthing"


def test_neither_made_nor_opened_in_a_cloud(tmp_path: Path) -> None:
    folder = tmp_path / "Nutstore" / "post"
    with pytest.raises(Refused, match="坚果云"):
        database.Database.create(folder, KEY)
    assert not folder.exists()
    with pytest.raises(Refused, match="not copied"), lock.hold(folder):
        pass
    assert not folder.exists()


def test_an_ordinary_folder_is_taken(tmp_path: Path) -> None:
    folders.check(tmp_path / "post")
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_a_share_without_a_letter_is_a_network() -> None:
    assert folders._is_remote_drive(PureWindowsPath(r"\\server\share\post"))
    assert folders._is_remote_drive(PureWindowsPath(r"\\?\UNC\server\share"))

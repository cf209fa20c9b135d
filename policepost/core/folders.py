"""Which folders cannot keep a post: those of a network, and those that a cloud program copies.

SQLite's write-ahead log needs memory that all programs on one computer share, and locks that hold;
a network drive has neither, and a program that copies files to a cloud takes database and log at
different moments. Both damage a post some day, and the second carries it out of the house.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.faults import READ_ONLY
from policepost.core.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ON_NETWORK = N_(
    "The folder {folder} lies on a network drive, where a post breaks when the network does; keep"
    " the post on a disk of this computer and only its backups there."
)
IN_CLOUD = N_(
    "The folder {folder} is copied to a cloud by {program}, which tears a post apart and takes it"
    " out of the house; keep the post in a folder that is not copied."
)

NETWORK_SYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph"),
        *("glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "davfs", "orangefs", "pvfs2"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.curlftpfs"),
        *("fuse.gvfsd-fuse", "fuse.s3fs", "fuse.smbnetfs", "fuse.goofys", "fuse.juicefs"),
        *("fuse.cephfs", "fuse.mfs", "vboxsf", "prl_fs", "webdav", "afpfs"),
    }
)
"""Names of file systems in ``/proc/self/mountinfo`` behind which there is another computer."""

CLOUDS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    ".dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "nutstore": "坚果云",
    "nutstore files": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "baidusyncdisk": "百度网盘",
    "baidunetdiskworkspace": "百度网盘",
    "百度云同步盘": "百度网盘",
    "百度网盘同步空间": "百度网盘",
    "wpsdrive": "WPS云盘",
    "wps云盘": "WPS云盘",
    "wps 云盘": "WPS云盘",
    "微云同步助手": "腾讯微云",
    "weiyun": "腾讯微云",
    "360云盘": "360云盘",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
    "pcloud drive": "pCloud",
    "box sync": "Box",
    "megasync": "MEGA",
}
"""Names of folders, in small letters, under which these programs keep what they copy."""

_MARKS = {".stfolder": "Syncthing", ".nutstore": "坚果云", ".dropbox.cache": "Dropbox"}
"""What lies in the uppermost folder that a program copies."""

_VARIABLES = {
    "OneDrive": "OneDrive",
    "OneDriveCommercial": "OneDrive",
    "OneDriveConsumer": "OneDrive",
}
"""Where the environment names such a folder."""

_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def check(folder: Path) -> None:
    """Refuse to keep a post on a network, in a cloud or on a read-only disk.

    The folder need not exist yet.

    Raises:
        Refused: With the reason and where a post can be kept.
    """
    whole = folder.expanduser().absolute()
    if on_network(whole):
        raise Refused(_(ON_NETWORK).format(folder=folder))
    program = cloud(whole, os.environ)
    if program:
        raise Refused(_(IN_CLOUD).format(folder=folder, program=program))
    if is_read_only(whole):
        raise Refused(_(READ_ONLY))


def is_read_only(folder: Path) -> bool:
    """Whether a folder is there on a disk on which nobody may write; Windows does not say."""
    if sys.platform == "win32":
        return False
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def cloud(folder: Path, environment: Mapping[str, str]) -> str:
    """The program that copies a folder to a cloud, by the names above it; empty if none does."""
    return _by_name(folder, environment) or _by_mark(folder)


def _by_name(folder: Path, environment: Mapping[str, str]) -> str:
    for name, program in _VARIABLES.items():
        root = environment.get(name, "")
        if root and folder.is_relative_to(root):
            return program
    for part in folder.parts:
        known = CLOUDS.get(part.casefold(), "")
        if part.casefold().startswith("onedrive - "):  # of a company: OneDrive - Name
            known = "OneDrive"
        if known:
            return known
    return ""


def _by_mark(folder: Path) -> str:
    with suppress(OSError):  # what may not be looked into is not known
        for above in (folder, *folder.parents):
            for mark, program in _MARKS.items():
                if (above / mark).exists():
                    return program
    return ""


def on_network(folder: Path) -> bool:
    """Whether a folder lies on another computer, as far as this system says."""
    if sys.platform == "win32":
        return _is_remote_drive(PureWindowsPath(os.path.realpath(folder)))
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # a system without it
        return False
    return file_system(_there(folder), lines.splitlines()) in NETWORK_SYSTEMS


def file_system(folder: Path, lines: Iterable[str]) -> str:
    """The name of the file system that a folder lies on.

    Args:
        folder: A whole path without links.
        lines: Of ``/proc/self/mountinfo`` (proc(5)); a later line covers an earlier one.
    """
    found, deepest = "", -1
    for line in lines:
        before, dash, after = line.partition(" - ")
        fields = before.split()
        if not dash or len(fields) < 5:  # proc(5): the fifth is the place
            continue
        point = Path(_plain(fields[4]))
        if folder.is_relative_to(point) and len(point.parts) >= deepest:
            found, deepest = after.split()[0], len(point.parts)
    return found


def _plain(written: str) -> str:
    """A path of mountinfo, where blanks and the like stand as octal numbers."""
    for mark, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        written = written.replace(mark, letter)
    return written


def _there(folder: Path) -> Path:
    """The folder itself or the nearest above it that exists, without links."""
    return Path(os.path.realpath(folder))


def _is_remote_drive(folder: PureWindowsPath) -> bool:
    """What Windows says about the drive; a share without a letter begins with two strokes."""
    if folder.drive.startswith("\\\\"):
        return not folder.drive.startswith(("\\\\?\\", "\\\\.\\")) or "UNC" in folder.drive.upper()
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (only there on Windows)
    return bool(kernel.GetDriveTypeW(folder.drive + "\\") == _REMOTE_DRIVE)

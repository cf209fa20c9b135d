"""``python -m tests.supply``: is what the program is built from what was pinned, and is it sound?

Offline: both lists pin every library by hash and name no host, what is installed is exactly the
list, every installed file is the one its wheel held, and every licence is one that may be shipped.

Known holes are looked up in advisories of the Open Source Vulnerability format (one JSON file
each), which are published as an archive and can be carried to a machine without a network:
``python -m tests.supply --advisories FOLDER``. Without them the lookup is left to ``pip-audit``
where that is installed and reaches its service; else the audit says loudly that it was skipped.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
LISTS = ("policepost/requirements.txt", "tests/requirements.txt")
LICENCES = ROOT / "resources" / "licences" / "list.toml"
BROUGHT_ALONG = {"pip", "setuptools"}
"""What a virtual environment holds from the start."""

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\\n]+))?")
_HOST = re.compile(r"https?:|git\+|@\s*file:|--(extra-)?index-url|--find-links|--trusted-host")
_FORBIDDEN = re.compile(r"\b(AGPL|SSPL|BUSL)|\bGPL")
_SERVICE_SECONDS = 120


def plain(name: str) -> str:
    """A distribution's name as the registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """The libraries of a list that this machine needs, with their versions."""
    found = {}
    for line in text.splitlines():
        match = _PIN.match(line)
        if match and (not match["marker"] or Marker(match["marker"].strip()).evaluate()):
            found[plain(match["name"])] = match["version"]
    return found


def list_faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with a pinned list itself."""
    if _HOST.search(text):
        yield f"{name} names a host or an address"
    for block in re.split(r"\n(?=[\w])", text):
        if _PIN.match(block) and "--hash=sha256:" not in block:
            yield f"{name}: {block.split()[0]} has no hash"
        elif re.match(r"\w", block) and not _PIN.match(block):
            yield f"{name}: {block.split()[0]} is not pinned to one version"


def installed_faults(wanted: dict[str, str]) -> Iterator[str]:
    """Where what is installed differs from what is pinned."""
    held = {plain(one.metadata["Name"]): one.version for one in importlib.metadata.distributions()}
    for name in sorted(held.keys() - wanted.keys() - BROUGHT_ALONG):
        yield f"{name} is installed and not pinned"
    for name, version in wanted.items():
        if held.get(name) != version:
            yield f"{name} is pinned to {version}, installed is {held.get(name, 'nothing')}"


def file_faults() -> Iterator[str]:
    """Installed files that are not as their wheel held them."""
    for one in importlib.metadata.distributions():
        for file in one.files or ():
            if file.hash is None or file.hash.mode != "sha256" or file.suffix == ".pyc":
                continue
            path = Path(str(file.locate()))
            if not path.exists():
                yield f"{one.metadata['Name']} lacks {file}"
                continue
            digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
            if digest.decode().rstrip("=") != file.hash.value:
                yield f"{one.metadata['Name']} has a changed {file}"


def licence_faults(listed: dict[str, Any]) -> Iterator[str]:
    """Licences that do not let the program be given away under its own."""
    for one in listed["library"]:
        choices = re.split(r"\s+OR\s+", one["licence"])
        if all(_FORBIDDEN.search(choice) for choice in choices):
            yield f"{one['name']} is under {one['licence']}, which the program cannot ship"


def holes(wanted: dict[str, str], advisories: Iterable[Path]) -> Iterator[str]:
    """Known holes of the pinned versions, from files in the OSV format."""
    for path in advisories:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told.get("withdrawn"):
            continue
        for affected in told.get("affected", ()):
            package = affected.get("package", {})
            name = plain(package.get("name", ""))
            known = package.get("ecosystem") == "PyPI" and name in wanted
            if known and _touches(affected, wanted[name]):
                yield f"{name} {wanted[name]}: {told['id']} {told.get('summary', '')}".rstrip()


def _touches(affected: dict[str, Any], pinned: str) -> bool:
    if pinned in affected.get("versions", ()):
        return True
    version = Version(pinned)
    return any(
        _within(version, span["events"])
        for span in affected.get("ranges", ())
        if span["type"] == "ECOSYSTEM"
    )


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Whether a version lies in a range of OSV: the last event at or before it decides."""
    inside = False
    for event in sorted(events, key=_position):
        ((kind, said),) = event.items()
        at = _version(said)
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _position(event: dict[str, str]) -> Version:
    return _version(next(iter(event.values())))


def _version(said: str) -> Version:
    try:
        return Version(said)
    except InvalidVersion:
        return Version("0")


def look_up_holes(wanted: dict[str, str], folder: Path | None) -> tuple[list[str], str]:
    """Known holes, and why nothing could be looked up (empty if it could)."""
    if folder is not None:
        return list(holes(wanted, sorted(folder.rglob("*.json")))), ""
    program = shutil.which("pip-audit")
    if program is None:
        return [], "no folder of advisories was given and pip-audit is not installed"
    asked = [program, "--disable-pip", "--no-deps", "--format=json", "-r", str(ROOT / LISTS[0])]
    try:
        done = subprocess.run(
            asked, capture_output=True, text=True, timeout=_SERVICE_SECONDS, check=False
        )
        told = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], "pip-audit did not reach its service"
    if any("skip_reason" in one for one in told):
        return [], "the service of pip-audit does not know the pinned libraries"
    return [
        f"{one['name']} {one['version']}: {hole['id']}" for one in told for hole in one["vulns"]
    ], ""


def main(arguments: list[str]) -> int:
    """Audit and print what is wrong; 1 when something is."""
    parser = argparse.ArgumentParser(prog="tests.supply")
    parser.add_argument("--advisories", type=Path, help="folder of advisories, as OSV JSON files")
    asked = parser.parse_args(arguments)
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in LISTS}
    faults = [fault for name, text in texts.items() for fault in list_faults(name, text)]
    faults += installed_faults(pins(texts[LISTS[1]]))
    faults += file_faults()
    faults += licence_faults(tomllib.loads(LICENCES.read_text(encoding="utf-8")))
    found, skipped = look_up_holes(pins(texts[LISTS[0]]), asked.advisories)
    for fault in faults + found:
        print(fault)
    if skipped:
        print(f"SKIPPED: known holes were NOT looked up, because {skipped}.")
    return 1 if faults or found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The audit finds what it is there for, and the pinned lists pass it."""

import json
from pathlib import Path

import pytest

from tests import supply

WANTED = {"pillow": "13.0.0", "numpy": "2.4.6"}


def test_the_lists_and_the_licences_are_sound() -> None:
    for name in supply.LISTS:
        text = (supply.ROOT / name).read_text(encoding="utf-8")
        assert list(supply.list_faults(name, text)) == []
        assert supply.pins(text)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("numpy>=2 --hash=sha256:00", "not pinned"),
        ("numpy==2.4.6", "no hash"),
        ("--index-url elsewhere\nnumpy==2.4.6 --hash=sha256:00", "names a host"),
        ("numpy @ file:///tmp/numpy.whl --hash=sha256:00", "names a host"),
    ],
)
def test_a_list_that_is_not_pinned_is_told(line: str, fault: str) -> None:
    assert any(fault in one for one in supply.list_faults("list", line))


def test_what_is_installed_beside_the_list_is_told() -> None:
    wanted = supply.pins((supply.ROOT / supply.LISTS[1]).read_text(encoding="utf-8"))
    wanted["pytest"] = "0.1"
    del wanted["hypothesis"]
    faults = list(supply.installed_faults(wanted))
    assert any("hypothesis is installed and not pinned" in one for one in faults)
    assert any("pytest is pinned to 0.1" in one for one in faults)


@pytest.mark.parametrize(
    ("licence", "shipped"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("LGPL-3.0-or-later", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("GPL-2.0-only OR AGPL-3.0-only", False),
    ],
)
def test_a_licence_that_cannot_be_shipped_is_told(licence: str, shipped: bool) -> None:
    listed = {"library": [{"name": "some", "licence": licence}]}
    assert (list(supply.licence_faults(listed)) == []) is shipped


def advisory(folder: Path, *events: dict[str, str], **more: object) -> list[str]:
    told = {
        "id": "OSV-1",
        "summary": "reads too far",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "Pillow"},
                "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
            }
        ],
        **more,
    }
    (folder / "one.json").write_text(json.dumps(told), encoding="utf-8")
    return list(supply.holes(WANTED, folder.glob("*.json")))


def test_a_known_hole_is_told_only_for_the_versions_that_have_it(tmp_path: Path) -> None:
    told = ["pillow 13.0.0: OSV-1 reads too far"]
    assert advisory(tmp_path, {"introduced": "0"}) == told
    assert advisory(tmp_path, {"introduced": "0"}, {"fixed": "13.0.1"}) == told
    assert advisory(tmp_path, {"introduced": "0"}, {"fixed": "13.0.0"}) == []
    assert advisory(tmp_path, {"introduced": "0"}, {"last_affected": "13.0.0"}) == told
    assert advisory(tmp_path, {"introduced": "0"}, {"last_affected": "12.9"}) == []
    assert advisory(tmp_path, {"introduced": "13.1"}) == []
    spans = ({"introduced": "0"}, {"fixed": "11"}, {"introduced": "12"}, {"fixed": "14"})
    assert advisory(tmp_path, *spans) == told
    assert advisory(tmp_path, {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z") == []


def test_an_audit_that_cannot_look_up_holes_says_so_loudly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found, skipped = supply.look_up_holes(WANTED, None)
    assert found == []
    assert "pip-audit is not installed" in skipped

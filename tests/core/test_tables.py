"""The code tables: complete, without doubles, found as spreadsheets write them."""

import pytest

from policepost.core import language
from policepost.core.paths import resources
from policepost.core.tables import table

COUNTS = {
    "relations": 84,
    "ethnic_groups": 58,
    "document_kinds": 40,
    "nationalities": 242,
    "settling_reasons": 9,
    "care_needs": 11,
    "residence_manners": 7,
    "sexes": 4,
    "resident_kinds": 5,
    "dispute_kinds": 16,
    "dispute_sources": 9,
    "premises_kinds": 18,
    "panel_roles": 8,
    "living_reasons": 17,
    "dwelling_uses": 7,
    "services": 14,
    "looking_reasons": 6,
    "grid_roles": 9,
    "premises_tags": 5,
    "proxy_powers": 7,
}


def test_every_file_is_counted() -> None:
    found = (resources() / "tables").glob("*.toml")
    coded = {path.stem for path in found if "\nrows = [" in path.read_text(encoding="utf-8")}
    assert coded == set(COUNTS)


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_a_table_is_complete_and_says_each_thing_once(name: str, count: int) -> None:
    rows = list(table(name))
    assert len(table(name)) == len(rows) == count
    assert len({row.code for row in rows}) == count
    assert len({row.english for row in rows}) == count
    assert all(row.name and row.english for row in rows)
    assert table(name).source
    written = [text for row in rows for text in {row.name, *row.aliases}]
    assert len(written) == len(set(written)), {one for one in written if written.count(one) > 1}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("relations", "儿子", "20"),
        ("relations", "长子", "22"),
        ("relations", "合租", "99"),
        ("relations", "儿媳", "38"),
        ("relations", "householder", "02"),
        ("ethnic_groups", "汉", "01"),
        ("ethnic_groups", "汉族", "01"),
        ("ethnic_groups", "05", "05"),
        ("ethnic_groups", "基诺族", "56"),
        ("ethnic_groups", "水族", "25"),
        ("sexes", "女", "2"),
        ("resident_kinds", "流动人口", "migrant"),
        ("document_kinds", "护照", "414"),
        ("dispute_kinds", "邻里纠纷", "neighbour"),
    ],
)
def test_a_row_is_found_as_people_write_it(name: str, text: str, code: str) -> None:
    row = table(name).find(text)
    assert row is not None
    assert row.code == code


def test_what_no_row_is_called_finds_nothing() -> None:
    assert table("relations").find("邻居家的猫") is None
    assert table("relations").find("") is None


def test_a_code_is_shown_in_the_language_of_the_screen() -> None:
    sexes = table("sexes")
    before = language.current()
    try:
        language.use("en")
        assert sexes.label("1") == "Male"
        language.use("zh_CN")
        assert sexes.label("1") == "男"
    finally:
        language.use(before)
    assert sexes.chinese("2") == "女"
    assert sexes.chinese("7") == sexes.label("7") == "7"
    assert sexes.chinese(None) == sexes.label(None) == ""
    assert "1" in sexes
    assert sexes["1"].name == "男"

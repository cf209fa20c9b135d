"""The invented people of the sample post."""

from __future__ import annotations

from collections import Counter
from datetime import date

from policepost.sample import kinds, people

TODAY = date(2026, 11, 24)


def test_the_same_seed_gives_the_same_people() -> None:
    assert people.make_people(300, TODAY) == people.make_people(300, TODAY)
    assert people.make_people(300, TODAY, seed=1) != people.make_people(300, TODAY)


def test_everybody_is_plainly_invented() -> None:
    made = people.make_people(5000, TODAY)
    assert len(made) == len({one.id_number for one in made}) == 5000
    for one in made:
        assert one.id_number[14:17] in {"996", "997", "998", "999"}
        assert people.check_digit(one.id_number[:17]) == one.id_number[17]
        assert (int(one.id_number[16]) % 2 == 1) == (one.sex == "男")
        assert not one.phone or one.phone[3:7] == "0000"
        assert date.fromisoformat(one.id_number[6:14]) <= TODAY


def test_they_fill_twelve_grids_with_households_and_rare_names() -> None:
    made = people.make_people(5000, TODAY)
    assert len({one.grid for one in made}) == 12
    heads = [one for one in made if one.relation == "户主"]
    assert len({one.address for one in made}) == len(heads)
    assert {"张𬭎", "王𣇉", "赵㙓", "钱喆", "阿依古丽·买买提"} <= {one.name for one in made}


def test_a_large_post_has_more_estates() -> None:
    made = people.make_people(30_000, TODAY)
    assert len(made) == len({one.id_number for one in made}) == 30_000
    assert len({one.address.split("区")[0][:-1] for one in made}) == 5


def test_the_sheet_has_a_row_for_each() -> None:
    made = people.make_people(5, TODAY)
    sheet = kinds.rows(made, TODAY)
    assert sheet[0][:3] == ["姓名", "性别", "公民身份号码"]
    assert len(sheet) == 6
    assert all(len(row) == len(sheet[0]) for row in sheet)


def test_every_kind_has_somebody_and_who_is_not_registered_here_what_the_kind_keeps() -> None:
    headings, *lines = kinds.rows(people.make_people(5000, TODAY), TODAY)
    rows = [dict(zip(headings, line, strict=True)) for line in lines]
    by_kind = Counter(row["人员类型"] for row in rows)
    assert by_kind.keys() == {"常住", "流动", "寄住", "境外", "未落户"}
    assert all(row["国籍"] and row["外文姓名"] for row in rows if row["人员类型"] == "境外")
    tenants = [row for row in rows if row["人员类型"] == "流动"]
    assert len(tenants) * 0.7 < sum(bool(row["户籍地"]) for row in tenants) < len(tenants)
    assert not any(row["户籍地"] for row in rows if row["人员类型"] == "常住")

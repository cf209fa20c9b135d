"""Which column is which."""

from policepost.exchange import columns
from policepost.exchange.columns import Field

NAME = Field("name", "name", ("姓名", "业主姓名"))
NUMBER = Field("number", "number", ("身份证号", "身份证", "证件号码"))
PHONE = Field("phone", "phone", ("电话", "手机"))
ESTATE = Field("estate", "estate", ("小区",), contained=False)
FIELDS = (NAME, NUMBER, PHONE, ESTATE)


def test_the_row_that_names_most_fields_is_the_headings() -> None:
    rows = [
        ["某小区业主名册", "", "", ""],
        ["姓名", "", "", ""],
        ["序号", "姓名", "身份证", "手机"],
    ]
    found = columns.guess(rows, FIELDS)
    assert found is not None
    assert found.heading == 2
    assert found.columns == {"name": 1, "number": 2, "phone": 3}
    assert found.heading_of("phone") == "手机"
    assert found.heading_of("estate") == ""


def test_headings_are_read_through_their_ornaments() -> None:
    found = columns.match(["*姓 名", "身份证号（必填）", "联系电话", "所在小区"], FIELDS)
    assert found == {"name": 0, "number": 1, "phone": 2}


def test_the_best_column_wins_and_none_is_taken_twice() -> None:
    assert columns.match(["户主姓名", "姓名"], FIELDS) == {"name": 1}
    assert columns.match(["姓名", "姓名"], FIELDS) == {"name": 0}
    assert columns.match(["请在此处填写全体家庭成员的姓名"], FIELDS) == {}


def test_rows_without_headings_give_no_guess() -> None:
    assert columns.guess([["张三", "李四"], [1.4e17, ""]], FIELDS) is None
    assert columns.guess([["姓名", "籍贯", "学历"]], FIELDS) is None
    assert columns.guess([], FIELDS) is None


def test_a_sheet_of_one_column_needs_one_heading() -> None:
    found = columns.guess([["姓名"], ["张三"]], FIELDS)
    assert found is not None
    assert found.columns == {"name": 0}


def test_headings_in_two_rows_are_read_together() -> None:
    fields = (
        Field("name", "name", ("姓名",)),
        Field("id_number", "number", ("证件号码",)),
        Field("phone", "telephone", ("手机",)),
        Field("door", "door", ("房号",)),
        Field("unit", "unit", ("单元",)),
    )
    rows = [
        ["某某小区住户登记表", "", "", "", "", ""],
        ["姓名", "证件", "", "联系方式", "", "住址"],
        ["", "类型", "号码", "手机", "房号", "单元"],
        ["张伟", "身份证", "140502199001019968", "13900004417", "1101", "2单元"],
    ]
    found = columns.guess(rows, fields)
    assert found is not None
    assert found.heading == 2
    assert found.columns == {"name": 0, "id_number": 2, "phone": 3, "door": 4, "unit": 5}
    assert found.headings == ("姓名", "证件类型", "证件号码", "手机", "房号", "单元")


def test_a_row_of_people_is_no_second_row_of_headings() -> None:
    fields = (Field("name", "name", ("姓名",)), Field("phone", "telephone", ("电话",)))
    found = columns.guess([["姓名", "电话"], ["电话", "13900004417"], ["李娜", "姓名"]], fields)
    assert found is not None
    assert (found.heading, found.columns) == (0, {"name": 0, "phone": 1})

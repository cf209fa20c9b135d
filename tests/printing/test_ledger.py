"""A ledger loses no row and no character, however long the list and its texts are."""

import re
from collections.abc import Sequence
from datetime import date

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

from policepost.core import paths
from policepost.printing import fonts, paper
from policepost.printing.faces import Face
from policepost.printing.ledger import Ledger, Look, Rows
from policepost.printing.paper import Paper

SERIF = "NotoSerifSC-Regular.ttf"
HEADS = ("序号", "姓名", "现住址", "备注")
CELL = st.text("张淑兰䶮𠮷阿·卜AZaz09，。（）-/ ", max_size=60).map(
    lambda text: " ".join(text.split())
)


def printed(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> Paper:
    return paper.render(
        "ledger",
        {
            "office": "样例派出所样例警务室",
            "heading": "居民台账",
            "filter": "",
            "day": date(2026, 11, 24),
            "officer": "田某",
            "reason": "入户核对",
            "heads": heads,
            "rows": rows,
            "total": len(rows),
        },
    )


def pages_of(made: Paper) -> list[str]:
    document = pypdfium2.PdfDocument(made.pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_page_has_the_headings_and_its_number() -> None:
    made = printed([[str(at), f"某{at}某", "寺河嘉苑", ""] for at in range(1, 101)])
    told = pages_of(made)
    assert len(told) == made.pages > 2
    for number, page in enumerate(told, 1):
        assert all(head in page for head in HEADS)
        assert f"第 {number} 页 共 {made.pages} 页" in page.replace("　", " ")
    rows = [row for page in told for row in re.findall(r"某(\d+)某", page)]
    assert rows == [str(at) for at in range(1, 101)]
    assert "共100条" in told[0]


def test_it_lies_across_the_page() -> None:
    document = pypdfium2.PdfDocument(printed([["1", "某", "", ""]]).pdf)
    width, height = document[0].get_size()
    document.close()
    assert (round(width), round(height)) == (842, 595)


def test_an_empty_list_says_so() -> None:
    made = printed([])
    assert made.pages == 1
    assert "本页无记录" in pages_of(made)[0]


def test_characters_that_no_face_has_are_named() -> None:
    assert printed([["1", "某\U0003ffff", "", ""]]).missing == ("\U0003ffff",)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=40))
def test_no_character_is_lost(rows: list[tuple[str, str, str]]) -> None:
    made = printed([[f"r{at}", *row] for at, row in enumerate(rows)])
    told = squeezed("".join(pages_of(made))).replace("\ufffe", "-")  # a hyphen that ends a line
    for char in {char for row in rows for cell in row for char in cell if not char.isspace()}:
        assert told.count(char) >= sum(cell.count(char) for row in rows for cell in row)


def test_markup_in_a_list_is_text() -> None:
    assert "<b>&" in pages_of(printed([["1", "<b>&", "a\\b(c)", "{{ x }}"]]))[0]


@pytest.mark.parametrize("wide", [200.0, 500.0, 757.0])
def test_columns_share_the_width_and_leave_room_for_two_characters(wide: float) -> None:
    rows = Rows(HEADS, [["1", "某", "很长的地址" * 30, "备注" * 40]], Look())
    rows.set_for(wide)
    assert sum(rows.columns) == pytest.approx(wide)
    assert min(rows.columns) >= 2 * Look().size
    assert rows.lines(0) > 1
    assert "".join(rows.cells(0)[2]) == "很长的地址" * 30 or rows.cells(0)[2][-1] == "…"


def test_what_has_no_room_at_all_goes_to_the_next_page() -> None:
    rows = Rows(HEADS, [["1", "某", "", ""]], Look())
    assert Ledger(rows).split(500, 5) == []
    width, height = Ledger(rows).wrap(500, 500)
    assert width == 500
    assert height < 60
    assert Ledger(rows).split(500, 500)[0].wrap(500, 500)[1] == height


def test_another_object_of_the_same_face_was_there_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then reportlab draws with that one, by whatever name it is asked for."""
    with monkeypatch.context() as patch:
        patch.setattr(fonts, "_loaded", {})
        rl_config._reset()
        pdfmetrics.registerFont(Face("Other", paths.resources() / "fonts" / SERIF))
        assert "李䶮" in pages_of(printed([["1", "李䶮", "", ""]]))[0]
    rl_config._reset()

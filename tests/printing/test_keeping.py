"""A page that is closed before the next one can take no word more."""

from pathlib import Path

import pypdfium2
import pytest

from policepost.printing import paper
from tests.printing import pages
from tests.printing.test_forms import FACTS, agreement

BLANK = "（本页以下空白）"


def _per_page(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def _rules_across(pdf: bytes) -> list[int]:
    """How many lines cross each page from the left margin to the right one, rising."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        bounds = [one.get_bounds() for one in page.get_objects()]
        found.append(sum(r - left > 430 and top - low > 8 for left, low, r, top in bounds))
    return found


@pytest.mark.parametrize(("people", "clauses"), [(2, 6), (3, 5), (6, 8)])
def test_no_clause_can_be_added_before_signatures_on_the_next_page(
    people: int, clauses: int
) -> None:
    done = paper.render("agreement", agreement(people, clauses))
    texts = _per_page(done.pdf)
    assert "当事人（签名" in texts[-1]
    assert "当事人（签名" not in texts[-2]
    assert BLANK in texts[-2].split(f"（{clauses - 1}）")[1]
    assert _rules_across(done.pdf) == [0] * (done.pages - 2) + [1, 0]


def test_signatures_on_the_same_page_leave_nothing_to_close() -> None:
    done = paper.render("agreement", agreement(2, 2))
    assert done.pages == 1
    assert BLANK not in pages.text(done.pdf)
    assert pages.text(done.pdf).count("（以下空白）") == 1
    assert _rules_across(done.pdf) == [0]


@pytest.mark.parametrize("lines", range(14, 30))
def test_a_record_of_any_length_is_closed_before_its_signatures(lines: int) -> None:
    values = {
        "number": "",
        "began": "2026年11月24日09时00分",
        "ended": "",
        "place": "泽颢警务室",
        "matter": "噪音纠纷",
        "parties": ["甲方：刘某", "乙方：赵某"],
        "helpers": [],
        "mediators": ["田某"],
        "recorder": "田某",
        "absent": [],
        "record": "\n".join(f"第{number}句话。" for number in range(lines)),
        "outcome": "达成协议",
        "office": "泽颢警务室",
    }
    done = paper.render("mediation_record", values)
    texts = _per_page(done.pdf)
    signed = next(number for number, text in enumerate(texts) if "当事人（签名" in text)
    if signed and "调解结果" in texts[signed - 1] and lines < 25:
        assert BLANK in texts[signed - 1]


def test_a_long_text_begins_under_its_heading_on_the_same_page() -> None:
    done = paper.render("agreement", agreement(5, 1, facts=FACTS * 9))
    first, second = _per_page(done.pdf)[:2]
    assert first.split("争议事项：")[1].startswith("2026年10月")
    assert second.startswith(FACTS[:1]) or "双方多次争吵" in second


ROWS = """{% extends "_base.rml.j2" %}{% set title = "表" %}{% block body %}
{% for n in range(above) %}<para style="plain">上文</para>{% endfor %}
<blockTable CLOSEDstyle="grid" colWidths="442">
{% for n in range(3) %}<tr><td>{% for m in range(12) %}<para style="plain">格{{ n }}</para>
{% endfor %}</td></tr>{% endfor %}
</blockTable>{% endblock %}"""


@pytest.mark.parametrize(
    ("above", "struck"),
    [(0, [1, 0]), (14, [1, 0]), (15, [0, 0]), (16, [1, 1, 0]), (26, [1, 1, 0])],
)
def test_the_blank_above_a_row_that_moved_is_struck_out(
    tmp_path: Path, above: int, struck: list[int]
) -> None:
    (tmp_path / "rows.rml.j2").write_text(ROWS.replace("CLOSED", 'closed="1" '), "utf-8")
    (tmp_path / "open.rml.j2").write_text(ROWS.replace("CLOSED", ""), "utf-8")
    closed = paper.draw("rows", {"above": above}, tmp_path)
    plain = paper.draw("open", {"above": above}, tmp_path)
    assert _rules_across(plain.pdf) == [0] * plain.pages
    texts = [text.replace(BLANK, "") for text in _per_page(closed.pdf)]
    assert texts == _per_page(plain.pdf), "nothing else moves"
    assert _rules_across(closed.pdf) == struck

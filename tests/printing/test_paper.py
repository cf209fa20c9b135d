"""Forms are rendered whole, the same each time, and a broken own form never stops the work."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from policepost.core import paths
from policepost.core.errors import Refused
from policepost.printing import breaking, own_forms, paper
from tests.printing import pages
from tests.printing.test_breaking import TEXTS
from tests.printing.test_forms import agreement

OWN = """{% extends "_base.rml.j2" %}
{% set title = "样张" %}
{% block body %}
<para style="body">BODY</para>
{% endblock %}"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The post's own forms folder."""
    paper.use_own_forms(tmp_path)
    yield tmp_path
    paper.use_own_forms(None)


def write(folder: Path, name: str, body: str) -> None:
    """Write an own form whose body is ``body``."""
    (folder / f"{name}.rml.j2").write_text(OWN.replace("BODY", body), "utf-8-sig")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS)
def test_lines_on_paper_begin_and_end_as_chinese_lines_do(own: Path, text: str) -> None:
    write(own, "sample", "{{ text }}")
    text = "约定：" + text
    found = pages.lines(paper.render("sample", {"text": text}).pdf)
    body = [line.strip() for line in found if not line.startswith("第 1 页")]
    assert "".join("".join(body).split()) == "".join(text.split())
    allowed = {0, *breaking.breaks(text)}
    if len(allowed) > len(text) * 2 // 3:  # no long runs of marks that must be cut
        assert not [line for line in body if line[0] in breaking.NO_START - {"…", "—"}]
        assert not [line for line in body[:-1] if line[-1] in breaking.NO_END]


def test_the_same_values_give_the_same_bytes(own: Path) -> None:
    write(own, "sample", "{{ text }}")
    first = paper.render("sample", {"text": "同一份"})
    assert paper.render("sample", {"text": "同一份"}) == first
    assert (first.pages, first.warning) == (1, "")


def test_each_page_names_its_number_and_the_total(own: Path) -> None:
    write(own, "sample", "{{ text }}")
    for words, total in (("甲" * 3000, 4), ("甲", 1)):
        done = paper.render("sample", {"text": words})
        assert done.pages == total
        ends = [line for line in pages.lines(done.pdf) if line.endswith(f"共 {total} 页")]
        assert [line.split()[1] for line in ends] == [str(n) for n in range(1, total + 1)]


def test_values_bring_in_no_markup(own: Path) -> None:
    write(own, "sample", "{{ text }}{{ nothing }}")
    done = paper.render("sample", {"text": '<u>"甲" & 乙</u>\x07', "nothing": None})
    assert '<u>"甲"&乙</u>' in pages.text(done.pdf)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{{ unknown }}", "line 4: 'unknown' is undefined"),
        ("{% if %}", "line 4: Expected an expression"),
        ("<b>", "line 4"),
        ("<b>{{ office }}", "line 4"),
        ("<blink>甲</blink>", "line 4: A form cannot use <blink>"),
        ("</para><log/><para>", "line 4: A form cannot use <log>"),
        ('</para><image file="/etc/hostname"/><para>', "cannot use <image>"),
        ('<img src="http://127.0.0.1/a.png"/>', "cannot use <img>"),
        ('</para><includePdfPages filename="a.pdf"/><para>', "cannot use <includePdfPages>"),
        ('</para><plugInFlowable module="os" function="abort"/><para>', "use <plugInFlowable>"),
        ('</para><docAssign var="a" expr="1"/><para>', "cannot use <docAssign>"),
        ("{% include '../../../etc/hostname' %}", "line 4"),
        ("{{ ''.join.__globals__ }}", "line 4"),
        ("{{ '{0.__class__}'.format(office) }}", "line 4"),
        ("{{ ().__class__.__subclasses__() }}", "line 4"),
        ("{{ self._TemplateReference__context }}", "line 4"),
        ("{{ cycler.__init__.__globals__.os }}", "line 4"),
        ("{{ range(1000000000)|list }}", "line 4: Range too big"),
        ("{{ 'x' * 3000000000 }}", "too much memory"),
        ("{{ '%2000000000d' % 1 }}", "too much memory"),
        (
            "{% set n = namespace(t='x') %}{% for i in range(99) %}{% set n.t = n.t ~ n.t %}"
            "{% endfor %}",
            "too much memory",
        ),
        (
            '</para><nextPage/><para style="body">x</para>'
            '{% for i in range(300) %}<para style="body">x</para>'
            '<nextPage/>{% endfor %}<para style="body">',
            "more than 200 pages",
        ),
        ('<font name="Song" size="big">甲</font>', "big"),
        ('</para><spacer length="wide"/><para>', "line 4"),
        ("{{ office.__class__.__mro__ }}", "line 4"),
    ],
)
def test_a_broken_own_form_gives_way_and_says_where(own: Path, body: str, why: str) -> None:
    values = {
        "number": "",
        "began": "9时",
        "ended": "",
        "place": "警务室",
        "matter": "噪音",
        "parties": ["甲方：刘某"],
        "helpers": [],
        "mediators": ["田某"],
        "recorder": "",
        "absent": [],
        "record": "",
        "outcome": "",
        "office": "泽颢警务室",
    }
    write(own, "mediation_record", body)
    done = paper.render("mediation_record", values)
    assert "mediation_record.rml.j2" in done.warning
    assert why in done.warning
    assert "人民调解记录" in pages.text(done.pdf)


def test_a_form_without_end_is_given_up(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_forms._child, "seconds", 1.5)
    loops = "".join(f"{{% for n{depth} in range(99999) %}}" for depth in range(3))
    write(own, "papers_to_bring", loops + "{% endfor %}" * 3)
    values = {"post": "", "title": "身份证", "papers": [], "note": ""}
    with pytest.raises(Refused, match="too long"):
        own_forms.render("papers_to_bring", values, [own / "papers_to_bring.rml.j2"])


def test_a_form_that_is_too_large_is_not_read(own: Path) -> None:
    (own / "sample.rml.j2").write_bytes(b" " * (own_forms.LARGEST + 1))
    with pytest.raises(Refused, match="512 KB"):
        own_forms.render("sample", {}, [own / "sample.rml.j2"])


def test_a_shipped_form_without_its_values_is_a_fault() -> None:
    with pytest.raises(Exception, match="undefined"):
        paper.render("agreement", {})


def test_a_form_that_is_nowhere_is_a_fault() -> None:
    import jinja2

    with pytest.raises(jinja2.TemplateNotFound):
        paper.render("poem", {})


def test_a_forbidden_tag_refuses(own: Path) -> None:
    write(own, "agreement", "</para><log/><para>")
    with pytest.raises(Refused, match="<log>"):
        paper.draw("agreement", {}, own)


def test_the_example_in_the_instructions_works(own: Path) -> None:
    told = (paths.forms() / "_base.rml.j2").read_text("utf-8")
    example = told.split("The shortest form:\n")[1].split("\nWhat a form may set")[0]
    (own / "receipt.rml.j2").write_text(textwrap.dedent(example), "utf-8")
    done = paper.render("receipt", {"number": "1", "payer": "张𬭎", "sum": 3500})
    assert done.warning == ""
    text = pages.text(done.pdf)
    assert "今收到张𬭎人民币叁仟伍佰元整（¥3500）。" in text
    assert "收款人" in text


def test_changed_common_parts_are_used_by_every_form_or_named_when_broken(own: Path) -> None:
    parts = (paths.forms() / "_parts.rml.j2").read_text("utf-8")
    (own / "_parts.rml.j2").write_text(parts.replace("（以下空白）", "（以下无正文）"), "utf-8")
    done = paper.render("agreement", agreement())
    assert (done.warning, "（以下无正文）" in pages.text(done.pdf)) == ("", True)
    (own / "_parts.rml.j2").write_text("{% macro title() %}", "utf-8")
    paper.use_own_forms(own)
    done = paper.render("agreement", agreement())
    assert "_parts.rml.j2 cannot be used (line 1" in done.warning
    assert "（以下空白）" in pages.text(done.pdf)


def test_once_warm_the_first_paper_loads_nothing_more() -> None:
    script = """
import sys
from policepost.core import clock
from policepost.printing import paper
paper.warm()
before = set(sys.modules)
values = {"post": "警务室", "station": "派出所", "officer": "王建国", "rows": [["ABCD"] * 3] * 3}
paper.render("recovery_sheet", {**values, "made_on": clock.today()})
print(*sorted(name for name in set(sys.modules) - before if "." not in name))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

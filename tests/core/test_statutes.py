"""The law as data: what is shipped, and the post's own copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policepost.core import language, statutes
from policepost.core.errors import Refused
from policepost.core.paths import resources

SHIPPED = resources() / "law" / "mediation.toml"


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    statutes.use_folder(None)


def own(folder: Path, text: str) -> None:
    """Put the post's own copy into its folder."""
    (folder / "mediation.toml").write_text(text, encoding="utf-8")
    statutes.use_folder(folder)


def test_an_article_is_cited_in_the_language_of_the_screen_and_on_paper() -> None:
    article = statutes.book("mediation").articles["pml29"]
    assert article.on_paper == "《人民调解法》第二十九条"
    assert article.cited == "People's Mediation Law, art. 29"
    assert statutes.cited("mediation", ["pml29", "pml33"]) == (
        "People's Mediation Law, art. 29; People's Mediation Law, art. 33"
    )
    language.use("zh_CN")
    assert article.cited == article.on_paper
    assert article.words == article.said


def test_every_article_says_something_in_both_languages() -> None:
    for key, article in statutes.book("mediation").articles.items():
        assert article.said, key
        assert article.said_english, key
        assert article.number.startswith("第") or article.number == "办结时限"


def test_a_changed_copy_of_the_post_counts(tmp_path: Path) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    own(tmp_path, shipped.replace('"第一百七十八条", "art. 178"', '"第一百九十条", "art. 190"'))
    assert statutes.book("mediation").articles["proc178"].number == "第一百九十条"
    statutes.use_folder(tmp_path / "nothing")
    assert statutes.book("mediation").articles["proc178"].number == "第一百七十八条"


@pytest.mark.parametrize(
    ("what", "by"),
    [
        ("[articles]", "[articles"),
        ("proc178 =", "proc999 ="),
        ("spot_findings =", "spot_found ="),
        ('["pml", "第二条"', '["law", "第二条"'),
        ("full_age = 18", ""),
        pytest.param("[articles]", "articles = " + "[" * 9_000, id="too deep"),
        pytest.param("[articles]", "#" * 600_000 + "\n[articles]", id="too large"),
    ],
)
def test_a_copy_that_says_too_little_is_refused_by_its_name(
    tmp_path: Path, what: str, by: str
) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert what in shipped
    own(tmp_path, shipped.replace(what, by))
    with pytest.raises(Refused, match=r"mediation\.toml"):
        statutes.book("mediation")

"""Papers: 200 agreements in one go, the code on each, and the whole file of some forty pages."""

from __future__ import annotations

import io
import itertools
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PIL import Image

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Ref
from policepost.mediation import scanning
from policepost.mediation.codes import Outcome
from policepost.mediation.dossier import actions as dossier
from policepost.mediation.dossier import binding
from policepost.mediation.proof import content, keys, rules
from policepost.mediation.records import Sitting
from policepost.printing import paper
from tests.bench.measure import Row, in_turn, timed
from tests.bench.typesetting import bare
from tests.mediation import makers
from tests.printing.test_forms import FACTS, agreement

MORNING = datetime(2026, 11, 26, 9).astimezone()
MANY = 200
ROUNDS = 3
MOST_RATIO = 2.0


def measure(db: Database) -> list[Row]:
    """Print in bulk, and bind a file of a dispute that is added to the post."""
    with clock.at(MORNING):
        return [*_in_bulk(), _whole_file(db)]


def _in_bulk() -> list[Row]:
    """200 agreements of one page, each with a number, a code and words of its own."""
    values = agreement(2, 2, facts=FACTS)
    secret = keys.new_secret()
    numbers = itertools.count(1)

    def proved() -> dict[str, Any]:
        number = f"(2026)泽颢调字第{next(numbers)}号"
        whole = content.content("agreement", MORNING.date(), {"number": number}, values)
        digest = rules.digest(rules.canonical(whole))
        signature = keys.sign(secret, rules.signed(digest, number))
        code = rules.Code(bytes(rules.MARK_BYTES), digest, signature, number)
        proof = {"text": rules.packed(code), "check_code": rules.check_code(signature), "again": 0}
        return {**values, "number": number, "proof": proof}

    def print_all() -> None:
        for _ in range(MANY):
            paper.render("agreement", proved())

    draw = bare(proved())

    def draw_all() -> None:
        for _ in range(MANY):
            draw()

    cpu = time.process_time
    floor, subject = in_turn(timed(draw_all, cpu), timed(print_all, cpu), rounds=ROUNDS)
    return [
        Row(
            name=f"{MANY} agreements in one go, each with its code",
            subject=subject / MANY,
            floor=floor / MANY,
            most_ratio=MOST_RATIO,
            note="for one; the floor draws the same runs of text at the same places",
        )
    ]


def _whole_file(db: Database) -> Row:
    """Sittings with long records and scans until the file has some forty pages."""
    key = makers.in_force(db)
    _hold(db, key, 6)
    target = io.BytesIO()
    Image.effect_noise((1131, 1600), 30).convert("RGB").save(target, "JPEG", quality=80)
    item = dossier.begin_item(db, key, "evidence")
    for number in range(18):
        picture = target.getvalue() + bytes([number])
        scanning.add(db, Ref("dossier_item", item), picture, f"{number}.jpg")
    bound = binding.bind(db, key, lambda _done, _of: None, lambda: False)
    took = timed(
        lambda: binding.bind(db, key, lambda _done, _of: None, lambda: False), time.process_time
    )
    return Row(
        name="the whole file of a case",
        subject=min(took() for _ in range(ROUNDS)) / bound.pages,
        note=f"a page, of {bound.pages}; {len(bound.pdf) // 1024} KiB",
    )


def _hold(db: Database, key: UUID, count: int) -> None:
    """Hold so many sittings with a record of two pages each, past the rules for an agreed case."""
    told = "\n".join(f"甲方：{FACTS}（{at}）" for at in range(40))
    with db.transaction("Record sitting") as session:
        first = makers.whole(db, key).sittings[0]
        for number in range(2, count + 2):
            session.add(
                Sitting(
                    dispute_id=key,
                    number=number,
                    planned_at=first.planned_at + timedelta(hours=number),
                    place="调解室",
                    started_at=first.planned_at + timedelta(hours=number),
                    ended_at=None,
                    recorder="赵㙓",
                    record=told,
                    outcome=Outcome.ADJOURNED,
                )
            )

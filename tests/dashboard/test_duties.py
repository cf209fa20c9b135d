"""What Today is read from is what makes it read again."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from policepost.core.database import Database
from policepost.core.records import Base
from policepost.core.shapes import Kinds
from policepost.dashboard.duties import DUTIES, Duty
from tests.dashboard.living import NOW

_READ_FROM = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)|,\s*\"?(\w+)\"?(?:\s+AS\s+\w+)?\s+WHERE")


@pytest.mark.parametrize(("reader", "kinds"), DUTIES)
def test_a_duty_is_read_again_when_anything_it_was_read_from_changes(
    post: Database, reader: Callable[[Session, datetime], Duty], kinds: Kinds
) -> None:
    said: list[str] = []
    with post.reading() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(said.append)
        try:
            reader(session, NOW)
        finally:
            raw.set_trace_callback(None)
    found = {name for one in said for pair in _READ_FROM.findall(one) for name in pair}
    journalled = {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if mapper.class_.journalled
    }
    assert found & journalled
    assert found & journalled <= kinds

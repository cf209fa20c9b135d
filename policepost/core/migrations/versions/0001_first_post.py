"""The tables of the first version."""

import importlib
import importlib.util
import pkgutil

from alembic import op

import policepost
from policepost.core import search
from policepost.core.records import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    for name in ("drafts", "journal", "numbering", "settings"):
        importlib.import_module(f"policepost.core.{name}")
    for module in pkgutil.iter_modules(policepost.__path__):
        name = f"policepost.{module.name}.records"
        if module.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)
    Base.metadata.create_all(op.get_bind())
    for statement in search.TABLES:
        op.execute(statement)

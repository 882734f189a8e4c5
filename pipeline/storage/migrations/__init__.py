"""The history of the tables. A change of `tables.py` is a new file in `versions/`, never a change of an old one."""

from pathlib import Path

import sqlalchemy as sa

NEWEST = "0008"
"""The revision that this version of Sanad works with."""


def version_of(connection: sa.Connection) -> str | None:
    """The revision of the tables; None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def migrate(connection: sa.Connection) -> None:
    """Brings the tables to `NEWEST`, inside the caller's transaction."""
    # Imported here: hardly any start needs it, and it takes longer than the rest of opening a case.
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, NEWEST)

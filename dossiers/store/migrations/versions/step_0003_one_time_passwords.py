"""A one-time password runs out when nobody has used it for some days."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Those handed out before get their days from now on: whoever holds one was not told of any."""
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True))
    people = sa.table(
        "people", sa.column("must_change_password", sa.Boolean()), sa.column("one_time_until", sa.DateTime(True))
    )
    until = datetime.now(UTC) + timedelta(days=7)
    op.execute(people.update().where(people.c.must_change_password).values(one_time_until=until))

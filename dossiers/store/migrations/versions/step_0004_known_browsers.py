"""Tries to sign in are counted by place; a person is told what was tried on their login."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody's browser is known yet: each becomes so at its next sign-in."""
    op.create_table(
        "known_browsers",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_known_browsers_person_id_people")),
        sa.PrimaryKeyConstraint("token_sha256", "person_id", name=op.f("pk_known_browsers")),
    )
    op.create_index(op.f("ix_known_browsers_person_id"), "known_browsers", ["person_id"])
    with op.batch_alter_table("sign_in_attempts") as table:
        table.add_column(sa.Column("browser", sa.String(length=64), nullable=True))
        table.create_index(op.f("ix_sign_in_attempts_address_at"), ["address", "at"])
    for name in ("people", "sessions"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("failed_tries", sa.Integer(), server_default="0", nullable=False))
            table.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))

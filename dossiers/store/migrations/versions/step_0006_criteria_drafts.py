"""Draft catalogues with every version of them, and what was proposed for a round and by whom it was settled."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

#: Tables whose rows are never changed nor removed, by whatever program → when a new row is not one more.
ADDED_TO_ONLY = {
    "criteria_draft_versions": (
        "EXISTS (SELECT 1 FROM criteria_draft_versions AS kept WHERE kept.draft_id = NEW.draft_id "
        "AND kept.version = NEW.version)"
    ),
    "criteria_draft_texts": "EXISTS (SELECT 1 FROM criteria_draft_texts AS kept WHERE kept.sha256 = NEW.sha256)",
    "criteria_draft_files": (
        "EXISTS (SELECT 1 FROM criteria_draft_files AS kept WHERE kept.draft_id = NEW.draft_id "
        "AND kept.version = NEW.version AND kept.position = NEW.position)"
    ),
}


def upgrade() -> None:
    """Build the five tables, and seal those that are only added to."""
    _build()
    for name, taken in ADDED_TO_ONLY.items():
        _seal(name, taken)


def _seal(table: str, taken: str) -> None:
    """Triggers that refuse to change or remove a row. `taken`: when a new row would stand in the place of another.

    SQLite's INSERT OR REPLACE removes the row it replaces without a delete trigger, so inserting is watched as well.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_sealed()"
    )


def _build() -> None:
    op.create_table(
        "criteria_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_round", sa.String(length=16), nullable=True),
        sa.Column("from_draft", sa.Integer(), nullable=True),
        sa.Column("put_away_by", sa.String(length=64), nullable=True),
        sa.Column("put_away_by_name", sa.Text(), nullable=True),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_criteria_drafts_version")),
        sa.ForeignKeyConstraint(["from_draft"], ["criteria_drafts.id"], name=op.f("fk_criteria_drafts_from_draft")),
        sa.ForeignKeyConstraint(["from_round"], ["rounds.id"], name=op.f("fk_criteria_drafts_from_round")),
        sa.ForeignKeyConstraint(["put_away_by"], ["people.id"], name=op.f("fk_criteria_drafts_put_away_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_drafts")),
    )
    op.create_table(
        "criteria_draft_texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_criteria_draft_texts_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_criteria_draft_texts")),
    )
    op.create_table(
        "criteria_draft_versions",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_by_name", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_criteria_draft_versions_name")),
        sa.ForeignKeyConstraint(["draft_id"], ["criteria_drafts.id"], name=op.f("fk_criteria_draft_versions_draft_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name=op.f("fk_criteria_draft_versions_saved_by")),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_criteria_draft_versions")),
    )
    op.create_table(
        "criteria_draft_files",
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_criteria_draft_files_position")),
        sa.ForeignKeyConstraint(
            ["draft_id", "version"],
            ["criteria_draft_versions.draft_id", "criteria_draft_versions.version"],
            name=op.f("fk_criteria_draft_files_draft_id_version"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["criteria_draft_texts.sha256"], name=op.f("fk_criteria_draft_files_sha256")
        ),
        sa.PrimaryKeyConstraint("draft_id", "version", "position", name=op.f("pk_criteria_draft_files")),
    )
    op.create_table(
        "catalogue_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_by_name", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_by_name", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('released', 'declined', 'withdrawn')", name=op.f("ck_catalogue_proposals_outcome")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_catalogue_proposals_reason")),
        sa.CheckConstraint("(outcome IS NULL) = (settled_by IS NULL)", name=op.f("ck_catalogue_proposals_settled")),
        sa.CheckConstraint(
            "outcome IS NULL OR (outcome = 'withdrawn') = (settled_by = proposed_by)",
            name=op.f("ck_catalogue_proposals_two_people"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'declined' OR length(answer) > 0",
            name=op.f("ck_catalogue_proposals_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id", "version"],
            ["criteria_draft_versions.draft_id", "criteria_draft_versions.version"],
            name=op.f("fk_catalogue_proposals_draft_id_version"),
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_catalogue_proposals_proposed_by")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_catalogue_proposals_round_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_catalogue_proposals_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_proposals")),
    )
    op.create_index(op.f("ix_catalogue_proposals_round_id"), "catalogue_proposals", ["round_id"], unique=False)

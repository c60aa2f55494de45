"""The first record: units and mergers, rounds and their catalogues, dossiers and where figures come from."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Build every table."""
    op.create_table(
        "catalogue_texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_catalogue_texts_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_catalogue_texts")),
    )
    op.create_table(
        "record_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("notice_vi", sa.Text(), nullable=False),
        sa.Column("notice_en", sa.Text(), nullable=False),
        sa.Column("merger_vi", sa.Text(), nullable=False),
        sa.Column("merger_en", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_record_state_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_state")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_to", sa.Date(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("submit_by", sa.Date(), nullable=False),
        sa.Column("appraise_by", sa.Date(), nullable=False),
        sa.Column("publish_by", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('half_year', 'year')", name=op.f("ck_rounds_kind")),
        sa.CheckConstraint("status IN ('open', 'published')", name=op.f("ck_rounds_status")),
        sa.CheckConstraint(
            "opens <= submit_by AND submit_by <= appraise_by AND appraise_by <= publish_by",
            name=op.f("ck_rounds_deadlines"),
        ),
        sa.CheckConstraint("window_from < window_to", name=op.f("ck_rounds_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("kind", "window_from", "window_to", name=op.f("uq_rounds_kind_window_from_window_to")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('ward', 'commune', 'township')", name=op.f("ck_units_kind")),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_units_validity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_code"), "units", ["code"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("first_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name=op.f("ck_dossiers_submitted")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'under_appraisal', 'clarification_requested', 'clarified', "
            "'locked', 'approved', 'published')",
            name=op.f("ck_dossiers_state"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_dossiers_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "round_id", name=op.f("pk_dossiers")),
    )
    op.create_index(op.f("ix_dossiers_round_id"), "dossiers", ["round_id"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("officers", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("source_code", sa.String(length=16), nullable=True),
        sa.CheckConstraint("origin IN ('real', 'synthetic')", name=op.f("ck_profiles_origin")),
        sa.CheckConstraint("officers >= 0 AND households >= 0 AND residents >= 0", name=op.f("ck_profiles_counts")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_profiles_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "as_of", name=op.f("pk_profiles")),
    )
    op.create_table(
        "round_catalogues",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_round_catalogues_position")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_catalogues_round_id")),
        sa.ForeignKeyConstraint(["sha256"], ["catalogue_texts.sha256"], name=op.f("fk_round_catalogues_sha256")),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_round_catalogues")),
        sa.UniqueConstraint("round_id", "sha256", name=op.f("uq_round_catalogues_round_id_sha256")),
    )
    op.create_table(
        "successions",
        sa.Column("predecessor_id", sa.String(length=64), nullable=False),
        sa.Column("successor_id", sa.String(length=64), nullable=False),
        sa.Column("extent", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.CheckConstraint("extent IN ('whole', 'partial')", name=op.f("ck_successions_extent")),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_successions_two_units")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["units.id"], name=op.f("fk_successions_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name=op.f("fk_successions_successor_id")),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_successions")),
    )
    op.create_index(op.f("ix_successions_successor_id"), "successions", ["successor_id"], unique=False)
    op.create_table(
        "figures",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("indicator", sa.String(length=16), nullable=False),
        sa.Column("input", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("source_code", sa.String(length=16), nullable=False),
        sa.Column("note_vi", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.CheckConstraint("origin IN ('real', 'derived')", name=op.f("ck_figures_origin")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_figures_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "indicator", "input", name=op.f("pk_figures")),
    )
    op.create_table(
        "submission_texts",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("part IN ('self_assessment', 'appraisal')", name=op.f("ck_submission_texts_part")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_submission_texts_sha256")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_submission_texts_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "part", name=op.f("pk_submission_texts")),
    )

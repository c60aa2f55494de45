"""The whole record as it is first published: every table, and the triggers that keep what is only added to.

It stands for the five steps that were taken before anything was published, and keeps the number of the last of them, so that
a record that stands there is one of ours.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = None

#: Tables whose rows are never changed nor removed, by whatever program → when a new row is not one more.
ADDED_TO_ONLY = {
    "catalogue_texts": "EXISTS (SELECT 1 FROM catalogue_texts AS kept WHERE kept.sha256 = NEW.sha256)",
    "audit_log": "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_log)",
    "frozen_results": (
        "EXISTS (SELECT 1 FROM frozen_results AS kept WHERE kept.unit_id = NEW.unit_id "
        "AND kept.round_id = NEW.round_id AND kept.version = NEW.version)"
    ),
}


def upgrade() -> None:
    """Build every table, and seal what is only added to."""
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
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=48), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("round_id", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused', 'conflict')", name=op.f("ck_audit_log_outcome")),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_log_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_unit_id_round_id"), "audit_log", ["unit_id", "round_id"], unique=False)
    op.create_table(
        "catalogue_texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_catalogue_texts_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_catalogue_texts")),
    )
    op.create_table(
        "english_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_english_names")),
    )
    op.create_table(
        "evidence_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_files_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_files_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_files")),
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
        sa.Column("clarify_days", sa.Integer(), server_default="10", nullable=False),
        sa.Column("blind", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("kind IN ('half_year', 'year')", name=op.f("ck_rounds_kind")),
        sa.CheckConstraint("status IN ('open', 'published')", name=op.f("ck_rounds_status")),
        sa.CheckConstraint("clarify_days > 0", name=op.f("ck_rounds_clarify_days")),
        sa.CheckConstraint(
            "opens <= submit_by AND submit_by <= appraise_by AND appraise_by <= publish_by",
            name=op.f("ck_rounds_deadlines"),
        ),
        sa.CheckConstraint("window_from < window_to", name=op.f("ck_rounds_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("kind", "window_from", "window_to", name=op.f("uq_rounds_kind_window_from_window_to")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=128), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_address_at"), "sign_in_attempts", ["address", "at"], unique=False)
    op.create_index(op.f("ix_sign_in_attempts_login_at"), "sign_in_attempts", ["login", "at"], unique=False)
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
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name=op.f("ck_dossiers_submitted")),
        sa.CheckConstraint(
            "state IN ('draft', 'returned', 'submitted', 'under_appraisal', 'clarification_requested', "
            "'clarified', 'locked', 'approved', 'published')",
            name=op.f("ck_dossiers_state"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_dossiers_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "round_id", name=op.f("pk_dossiers")),
    )
    op.create_index(op.f("ix_dossiers_round_id"), "dossiers", ["round_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=128), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=256), nullable=True),
        sa.Column("subject", sa.String(length=256), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role IN ('ward_officer', 'ward_chief')) = (unit_id IS NOT NULL)", name=op.f("ck_people_unit")
        ),
        sa.CheckConstraint(
            "role IN ('ward_officer', 'ward_chief', 'surveyor', 'inspector', 'lead_inspector', 'board', "
            "'administrator')",
            name=op.f("ck_people_role"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_people_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
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
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=True),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("accountable", sa.Text(), server_default="", nullable=False),
        sa.Column("outside_ward", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_actions_state")),
        sa.CheckConstraint("length(task) > 0", name=op.f("ck_actions_task")),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_actions_progress")),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], name=op.f("fk_actions_changed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_actions_created_by")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_actions_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_actions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index(op.f("ix_actions_unit_id_round_id"), "actions", ["unit_id", "round_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assignments_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_assignments_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_assignments_unit_id")),
        sa.PrimaryKeyConstraint("round_id", "unit_id", "person_id", name=op.f("pk_assignments")),
    )
    op.create_table(
        "decisions",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'correct') = (inputs IS NOT NULL)", name=op.f("ck_decisions_inputs")),
        sa.CheckConstraint("(kind = 'rule') = (state IS NOT NULL)", name=op.f("ck_decisions_state")),
        sa.CheckConstraint(
            "kind IN ('accept', 'accept_document') OR length(reason) > 0", name=op.f("ck_decisions_reason")
        ),
        sa.CheckConstraint(
            "kind IN ('accept', 'correct', 'rule', 'accept_document', 'reject_document', "
            "'approve_not_applicable', 'refuse_not_applicable')",
            name=op.f("ck_decisions_kind"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_decisions_decided_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_decisions_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "subject", name=op.f("pk_decisions")),
    )
    op.create_table(
        "entries",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.Text(), server_default="", nullable=False),
        sa.Column("not_applicable", sa.Text(), server_default="{}", nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_by_name", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('self_assessment', 'appraisal')", name=op.f("ck_entries_part")),
        sa.CheckConstraint("version > 0", name=op.f("ck_entries_version")),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name=op.f("fk_entries_saved_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"], name=op.f("fk_entries_unit_id_round_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "part", "criterion", name=op.f("pk_entries")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("number_symbol", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("issuer", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("abstract", sa.Text(), server_default="", nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=True),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(sha256 IS NULL) = (kept_at IS NOT NULL)", name=op.f("ck_evidence_file_or_place")),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_evidence_added_by")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence_files.sha256"], name=op.f("fk_evidence_sha256")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_evidence_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_index(op.f("ix_evidence_unit_id_round_id"), "evidence", ["unit_id", "round_id"], unique=False)
    op.create_table(
        "exchanges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("agrees", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("answered_by_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('returned', 'clarification')", name=op.f("ck_exchanges_kind")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_exchanges_answer")),
        sa.CheckConstraint("length(question) > 0", name=op.f("ck_exchanges_question")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_exchanges_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_exchanges_asked_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name=op.f("fk_exchanges_closed_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_exchanges_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchanges")),
    )
    op.create_index(op.f("ix_exchanges_unit_id_round_id"), "exchanges", ["unit_id", "round_id"], unique=False)
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
            ["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"], name=op.f("fk_figures_unit_id_round_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "indicator", "input", name=op.f("pk_figures")),
    )
    op.create_table(
        "first_judgements",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("indicator", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("judged_by", sa.String(length=64), nullable=False),
        sa.Column("judged_by_name", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judged_by"], ["people.id"], name=op.f("fk_first_judgements_judged_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_first_judgements_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "indicator", name=op.f("pk_first_judgements")),
    )
    op.create_table(
        "frozen_results",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("locked_by", sa.String(length=64), nullable=False),
        sa.Column("locked_by_name", sa.Text(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_frozen_results_sha256")),
        sa.ForeignKeyConstraint(["locked_by"], ["people.id"], name=op.f("fk_frozen_results_locked_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_frozen_results_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "version", name=op.f("pk_frozen_results")),
    )
    op.create_table(
        "known_browsers",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_known_browsers_person_id")),
        sa.PrimaryKeyConstraint("token_sha256", "person_id", name=op.f("pk_known_browsers")),
    )
    op.create_index(op.f("ix_known_browsers_person_id"), "known_browsers", ["person_id"], unique=False)
    op.create_table(
        "operations",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_operations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("residential_group", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("opinions", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answered_on IS NULL OR answered_on >= heard_on", name=op.f("ck_opinions_answered")),
        sa.CheckConstraint("opinions > 0 AND (attended IS NULL OR attended >= 0)", name=op.f("ck_opinions_counts")),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], name=op.f("fk_opinions_changed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_opinions_created_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_opinions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
    )
    op.create_index(op.f("ix_opinions_unit_id_heard_on"), "opinions", ["unit_id", "heard_on"], unique=False)
    op.create_table(
        "reopenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_by_name", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_by_name", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('confirmed', 'refused')", name=op.f("ck_reopenings_outcome")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_reopenings_reason")),
        sa.CheckConstraint("settled_by IS NULL OR settled_by <> requested_by", name=op.f("ck_reopenings_two_people")),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name=op.f("fk_reopenings_requested_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_reopenings_settled_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_reopenings_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
    )
    op.create_table(
        "second_draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_by_name", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_second_draws_percent")),
        sa.ForeignKeyConstraint(["drawn_by"], ["people.id"], name=op.f("fk_second_draws_drawn_by")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_second_draws_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_draws")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=False),
        sa.Column("taken_by_name", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_state IN ('draft', 'returned', 'submitted', 'under_appraisal', 'clarification_requested', "
            "'clarified', 'locked', 'approved', 'published')",
            name=op.f("ck_steps_from_state"),
        ),
        sa.CheckConstraint(
            "role IN ('ward_officer', 'ward_chief', 'surveyor', 'inspector', 'lead_inspector', 'board', "
            "'administrator')",
            name=op.f("ck_steps_role"),
        ),
        sa.CheckConstraint(
            "to_state IN ('draft', 'returned', 'submitted', 'under_appraisal', 'clarification_requested', "
            "'clarified', 'locked', 'approved', 'published')",
            name=op.f("ck_steps_to_state"),
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_steps_taken_by")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"], ["dossiers.unit_id", "dossiers.round_id"], name=op.f("fk_steps_unit_id_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
    )
    op.create_index(op.f("ix_steps_unit_id_round_id"), "steps", ["unit_id", "round_id"], unique=False)
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
    op.create_table(
        "ties",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_ties_reason")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ties_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_ties_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "unit_id", name=op.f("pk_ties")),
    )
    op.create_table(
        "evidence_uses",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("requirement", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Text(), server_default="", nullable=False),
        sa.Column("claimed_before", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_by_name", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_evidence_uses_number")),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_evidence_uses_added_by")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_uses_evidence_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_evidence_uses_unit_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["people.id"], name=op.f("fk_evidence_uses_withdrawn_by")),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "requirement", "number", name=op.f("pk_evidence_uses")),
    )
    op.create_index(op.f("ix_evidence_uses_evidence_id"), "evidence_uses", ["evidence_id"], unique=False)
    op.create_table(
        "second_marks",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("states", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["second_draws.id"], name=op.f("fk_second_marks_draw_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_second_marks_person_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "round_id"],
            ["dossiers.unit_id", "dossiers.round_id"],
            name=op.f("fk_second_marks_unit_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "round_id", "criterion", name=op.f("pk_second_marks")),
    )

"""People of the sample have a name in each language in the record; screens knew the English ones by heart before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PROVINCE = {
    "Thẩm định viên 1": "Inspector 1",
    "Thẩm định viên 2": "Inspector 2",
    "Trưởng đoàn thẩm định": "Lead inspector",
    "Hội đồng tỉnh": "Provincial board",
    "Hội đồng tỉnh, thành viên thứ hai": "Provincial board, second member",
    "Ủy ban Mặt trận Tổ quốc, tổ khảo sát": "Fatherland Front committee, survey team",
    "Quản trị viên": "Administrator",
}
#: The beginning of a name of the wards' people → its English form, by the ward.
_WARDS = {
    "Trưởng Công an phường ": "Police chief of {ward} ward",
    "Cán bộ Công an phường ": "Police officer of {ward} ward",
}


def upgrade() -> None:
    """A sample that was filled before gets the names it was shown with; a real record has none."""
    english_names = op.create_table(
        "english_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_english_names")),
    )
    state = sa.table("record_state", sa.column("id"), sa.column("sample", sa.Boolean()))
    connection = op.get_bind()
    if connection.execute(sa.select(state.c.id).where(state.c.sample)).first() is None:
        return
    found = dict(_PROVINCE)
    people = sa.table("people", sa.column("name"), sa.column("demonstration", sa.Boolean()))
    for (name,) in connection.execute(sa.select(people.c.name).where(people.c.demonstration)):
        for beginning, english in _WARDS.items():
            if name.startswith(beginning):
                found[name] = english.format(ward=name.removeprefix(beginning))
    op.bulk_insert(english_names, [{"name": name, "name_en": english} for name, english in found.items()])

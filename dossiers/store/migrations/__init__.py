"""How the tables came to be, step by step (Alembic), and how a record is brought up to date.

Configuration is here, in code: there is no alembic.ini. Steps are the files in ``versions/``, numbered. The first is the
baseline: it builds every table at once. A step that was published is never edited (a test knows the hash of each), and there
is no way back but a backup. Why so: docs/decisions/0010-migrations.md. Three traps for whoever writes the next one:

- SQLite changes a table by copying it: use ``op.batch_alter_table``.
- What Alembic proposes on SQLite gives truth values as 0 and 1, which PostgreSQL refuses: write ``sa.false()``.
- the whole upgrade runs in the one transaction of the connection given, with foreign keys unchecked until its
  end (``store.record`` checks them then).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FOLDER = Path(__file__).parent
#: Steps that were taken before anything was published. The baseline stands in their place, and nothing leads from them to it.
_BEFORE_THE_BASELINE = frozenset({"0001", "0002", "0003", "0004"})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest_step() -> str:
    """The last step this version of the program knows."""
    step = ScriptDirectory.from_config(_config()).get_current_head()
    assert step is not None, "the package was shipped without its migrations"
    return step


def knows(step: str) -> bool:
    """Whether ``step`` is one of ours. A record at any other is from before the baseline, or was written by a newer version."""
    return step in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def is_before_the_baseline(step: str) -> bool:
    """Whether ``step`` was taken before anything was published: no step leads from there to ours."""
    return step in _BEFORE_THE_BASELINE


def current_step(connection: Connection) -> str | None:
    """The step the record stands at, or None where no step was ever taken."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Take every step that is missing, inside the transaction open on ``connection``."""
    command.upgrade(_config(connection), "head")

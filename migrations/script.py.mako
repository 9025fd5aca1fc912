"""${message}

Revision: ${up_revision}; follows: ${down_revision | comma,n}. Made ${create_date.date()}.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = "${up_revision}"
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Go up to this version."""
    ${upgrades if upgrades else "pass"}

"""graded review

Revision: 0005; follows: 0004. Made 2026-11-22.
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up to this version."""

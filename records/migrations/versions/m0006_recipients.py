"""Recipients of quoted messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the recipients of quoted messages."""
    op.add_column("segments", sa.Column("recipients", postgresql.JSONB(), nullable=True))

"""Whom a quoted message went to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("segments", sa.Column("recipients", postgresql.JSONB(), nullable=True))

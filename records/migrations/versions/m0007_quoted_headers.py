"""Where a quoted message's header names author, recipients and date, and where its own words begin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns. Segments read before keep them empty until their document is read again."""
    op.add_column("segments", sa.Column("sender", postgresql.JSONB(), nullable=True))
    op.add_column("segments", sa.Column("date_start", sa.Integer(), nullable=True))
    op.add_column("segments", sa.Column("date_end", sa.Integer(), nullable=True))
    op.add_column("segments", sa.Column("content_start", sa.Integer(), nullable=True))

"""Trained linkage models, stored so that every job and every machine uses the same one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of linkage models."""
    op.create_table(
        "linkage_models",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_linkage_models")),
    )

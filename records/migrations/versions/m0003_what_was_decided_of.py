"""The name and contacts of the mention that a decision was made on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the name and contacts that a decision was made on."""
    op.add_column("decisions", sa.Column("mention_name", sa.Text(), nullable=True))
    op.add_column(
        "decisions",
        sa.Column("contact_values", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.create_index("ix_decisions_values", "decisions", ["contact_values"], postgresql_using="gin")
    # of decisions that there are, as far as their mentions are still there
    op.execute(
        """
        update decisions d set mention_name = m.name, contact_values = array(
            select distinct c.value from contacts c
            where c.document_id = m.document_id and c.index = any(m.contacts)
            and coalesce(m.owned[array_position(m.contacts, c.index)], 1.0) >= 0.5 order by c.value)
        from mentions m where m.id = d.mention_id
        """
    )

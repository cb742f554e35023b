"""The log of the linkage model in use: which, since when, and who chose it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the log of models in use."""
    op.create_table(
        "linkage_choices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linkage_choices")),
    )
    # until now the newest model was the one in use
    op.execute(
        """
        insert into linkage_choices (version, how, chosen_by, chosen_at)
        select version, 'trained', 'kith', created_at from linkage_models order by created_at, version desc
        """
    )

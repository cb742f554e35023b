"""What mentions were last linked from, changes of customers, and decisions on prospects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the traces of linking, the log of customer changes and the decisions on prospects."""
    op.create_table(
        "customer_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_changes")),
    )
    op.create_table(
        "linked",
        sa.Column("mention_id", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_linked")),
    )
    op.create_index("ix_linked_keys", "linked", ["keys"], postgresql_using="gin")
    op.create_table(
        "linkage_counts",
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("common", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("model_version", name=op.f("pk_linkage_counts")),
    )
    op.create_table(
        "enrich_due",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_enrich_due")),
    )
    op.create_table(
        "prospect_decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("mention_key", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_decisions")),
    )
    op.create_index(
        op.f("ix_prospect_decisions_mention_key"), "prospect_decisions", ["mention_key"], unique=False
    )
    op.create_index("ix_customers_phones", "customers", ["phones"], postgresql_using="gin")
    # addresses are compared in small letters
    op.drop_index("ix_contacts_value", table_name="contacts")
    op.create_index("ix_contacts_value", "contacts", [sa.text("lower(value)")])

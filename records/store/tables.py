"""Every table, in the order in which data passes through them.

The database is the truth; the queue is a hint. Keys of derived rows are content hash + stage + stage version,
so doing anything twice changes no row.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from records.store.column_types import JSONB, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _now(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # auto, mail, letter, forum, text
    Column("options", JSONB, nullable=False, server_default="{}"),  # region, languages, follow, max_pages
    Column("state", Text, nullable=False, server_default="running"),  # running, linking, done, cancelled
    Column("submitted_by", Text),
    # of linking and delivering, once all items have ended: how often it was tried, when it may be again, why
    # it failed
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True)),
    Column("error_code", Text),
    Column("error_message", Text),
    _now("created_at"),
    Column("finished_at", DateTime(timezone=True)),
)

sources = Table(
    "sources",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("locator", Text, nullable=False),  # a path or a URL, as given
    UniqueConstraint("job_id", "locator"),
)

items = Table(
    "items",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("job_id", Text, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("source_id", BigInteger, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("locator", Text, nullable=False),  # the path or URL of this very item
    # which part of a mailbox or archive; "" for the whole
    Column("member", Text, nullable=False, server_default=""),
    Column("url", Text),  # the address that answered, where the locator is one
    Column("position", Integer, nullable=False, server_default="0"),
    # fetch: bytes are to be had; read: they are here and to be read; a source with members ends at fetch
    Column("stage", Text, nullable=False, server_default="fetch"),
    Column("queue", Text, nullable=False, server_default="fetch"),  # fetch, ocr, text
    # waiting, leased, done, failed, cancelled
    Column("state", Text, nullable=False, server_default="waiting"),
    # how many items this one was unpacked into; null: it is an item to be read itself
    Column("members", Integer),
    Column("sha256", Text),
    Column("name", Text),
    Column("media_type", Text),
    Column("observed_at", Text),
    Column("document_id", Text, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_holder", Text),
    Column("lease_until", DateTime(timezone=True)),
    Column("not_before", DateTime(timezone=True)),
    Column("error_code", Text),
    Column("error_message", Text),
    _now("created_at"),
    Column("finished_at", DateTime(timezone=True)),
    UniqueConstraint("job_id", "locator", "member"),
    Index("ix_items_open", "state", "lease_until", postgresql_where=text("state in ('waiting', 'leased')")),
    Index("ix_items_ready", "queue", "id", postgresql_where=text("state = 'waiting'")),
    Index("ix_items_unfinished", "job_id", postgresql_where=text("state in ('waiting', 'leased')")),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("parent_id", Text, ForeignKey("documents.id", ondelete="CASCADE"), index=True),
    Column("position", Integer, nullable=False, server_default="0"),  # among the parent's children
    Column("source", Text, nullable=False),
    Column("member", Text),
    Column("url", Text),
    Column("kind", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("language", Text),
    Column("title", Text),
    Column("date", Text),
    Column("text", Text, nullable=False),
    Column("headers", JSONB),
    Column("words", JSONB),  # [start, end, page, left, top, width, height, confidence] each
    Column("pages", JSONB),
    Column("warnings", JSONB, nullable=False, server_default="[]"),
    Column("error", JSONB),
    Column("version", Text, nullable=False),  # of the reading and recognising stage
    Column("content_hash", Text, nullable=False),  # of all that was made of it: the same again changes no row
    Column("model_versions", JSONB, nullable=False, server_default="{}"),
    Column("observed_at", Text),
    _now("created_at"),
)

segments = Table(
    "segments",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("author", Text),
    Column("date", Text),
    Column("page", Integer),
    Column("url", Text),
    Column("position", Integer),
    Column("recipients", JSONB(none_as_null=True)),  # of a quoted message: [[name, email, start, end], …]
    Column("sender", JSONB(none_as_null=True)),  # of a quoted message: [name, email, start, end]
    Column("date_start", Integer),
    Column("date_end", Integer),
    Column("content_start", Integer),
)

names = Table(
    "names",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("confidence", Double, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("type", Text),
    Column("value", Text, nullable=False),
    Column("extension", Text),
    Column("confidence", Double, nullable=False),
    Index("ix_contacts_value", func.lower(column("value"))),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("index", Integer, nullable=False),
    # the same name with the same contacts has the same key in any reading of any document: decisions are kept
    # under it
    Column("key", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("also", ARRAY(Text), nullable=False, server_default="{}"),
    Column("given_name", Text),
    Column("family_name", Text),
    Column("organisation", Text),
    Column("title", Text),
    Column("address", Text),
    Column("role", Text, nullable=False),
    Column("names", ARRAY(Integer), nullable=False, server_default="{}"),
    Column("contacts", ARRAY(Integer), nullable=False, server_default="{}"),
    Column("owned", ARRAY(Double), nullable=False, server_default="{}"),
    Column("segment", Integer, nullable=False),
    Column("confidence", Double, nullable=False),
    _now("created_at"),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("given_name", Text),
    Column("family_name", Text),
    Column("aliases", ARRAY(Text), nullable=False, server_default="{}"),
    Column("birth_date", Text),
    Column("national_id", Text),
    Column("organisation", Text),
    Column("title", Text),
    Column("phones", ARRAY(Text), nullable=False, server_default="{}"),
    Column("emails", ARRAY(Text), nullable=False, server_default="{}"),
    Column("street", Text),
    Column("city", Text),
    Column("state", Text),
    Column("postcode", Text),
    Column("country", Text),
    Column("context", Text),
    Column("extra", JSONB, nullable=False, server_default="{}"),
    Column("content_hash", Text, nullable=False),
    _now("created_at"),
    _now("updated_at"),
    Index("ix_customers_phones", "phones", postgresql_using="gin"),
)

customer_changes = Table(
    "customer_changes",  # changes since links were last brought up to date
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("before", JSONB(none_as_null=True)),  # the customer before the change; null: there was none
)

linked = Table(
    "linked",  # what the links of each mention followed from
    metadata,
    # no foreign key: the row outlives its mention, so that mentions that shared a number with it are linked
    # again
    Column("mention_id", Text, primary_key=True),
    # digest of the model, of the mention, and of the mentions of the same person; empty: not yet linked
    Column("trace", Text, nullable=False),
    Column("keys", ARRAY(Text), nullable=False),  # digests of what may connect it with other mentions
    Index("ix_linked_keys", "keys", postgresql_using="gin"),
)

linkage_counts = Table(
    "linkage_counts",  # how frequent names and values were when a model was first used; fixed for that model
    metadata,
    Column("model_version", Text, primary_key=True),
    Column("counts", JSONB, nullable=False),
    Column("common", JSONB),  # blocking keys that were too frequent when all mentions were last linked
    _now("created_at"),
)

enrich_due = Table(
    "enrich_due",  # customers whose links, mentions or data changed since their enrichment records were made
    metadata,
    Column("customer_id", Text, primary_key=True),
    _now("at"),
)

prospect_decisions = Table(
    "prospect_decisions",  # the log of decisions on people who recur and are no customers
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("mention_key", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),  # dismiss, undo (takes back the one before)
    Column("decided_by", Text, nullable=False),
    _now("decided_at"),
)

links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),  # digest of mention and customer
    Column("mention_id", Text, ForeignKey("mentions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("customer_id", Text, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("probability", Double, nullable=False),
    Column("weight", Double, nullable=False),
    Column("comparisons", JSONB, nullable=False),  # [{name, level, weight}]
    Column("model_version", Text, nullable=False),
    _now("created_at"),
    _now("updated_at"),
    UniqueConstraint("mention_id", "customer_id"),
    Index("ix_links_probability", "probability"),
)

linkage_models = Table(
    "linkage_models",  # links.model_version names one of these, or "prior"
    metadata,
    Column("version", Text, primary_key=True),
    Column("model", JSONB, nullable=False),  # as LinkageModel.as_json writes it
    _now("created_at"),
)

linkage_choices = Table(
    "linkage_choices",  # the last row names the model in use; "prior", the shipped model, is in no table
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("version", Text, nullable=False),
    Column("how", Text, nullable=False),  # trained (by Kith itself), refitted, chosen (by a person)
    Column("chosen_by", Text, nullable=False),
    _now("chosen_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("mention_key", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("mention_id", Text),  # the mention that was looked at
    Column("verdict", Text, nullable=False),  # accept, reject, undo (takes back the one before)
    Column("decided_by", Text, nullable=False),
    _now("decided_at"),
    Column("note", Text),
    # of the mention: a "no" holds for a like name that owns one of the same contacts, too
    Column("mention_name", Text),
    Column("contact_values", ARRAY(Text), nullable=False, server_default="{}"),
    Index("ix_decisions_pair", "mention_key", "customer_id"),
    Index("ix_decisions_values", "contact_values", postgresql_using="gin"),
)

enrichments = Table(
    "enrichments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", Text, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("mention_id", Text, nullable=False),  # of the link that justifies it best
    Column("field", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("status", Text, nullable=False, index=True),  # auto, suggested, confirmed, rejected, retracted
    Column("record", JSONB, nullable=False),  # the whole record, as the contract has it
    Column("content_hash", Text, nullable=False),  # of the record without its times: what "changed" means
    _now("created_at"),
    _now("updated_at"),
)

deliveries = Table(
    "deliveries",  # the outbox: one row for each content of each record
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("enrichment_id", Text, ForeignKey("enrichments.id", ondelete="CASCADE"), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("record", JSONB, nullable=False),
    _now("created_at"),
    Column("delivered_at", DateTime(timezone=True)),
    Index("ix_deliveries_open", "id", postgresql_where=text("delivered_at is null")),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _now("at"),
    Column("who", Text, nullable=False),
    # job.submit, job.cancel, job.retry, customers.import, link.accept, …
    Column("action", Text, nullable=False),
    Column("subject", Text),  # an id, never personal data
    Column("detail", JSONB, nullable=False, server_default="{}"),
)

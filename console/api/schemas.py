"""The shapes of the HTTP API's requests and responses. The pages are drawn from the same shapes.

Names and meanings follow docs/contract.md. The schema is at /api/openapi.json.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from records.enrichments import Evidence
from records.links import Comparison

Kind = Literal["auto", "mail", "letter", "forum", "text"]


class Shape(BaseModel):
    """The base of all shapes."""

    model_config = ConfigDict(frozen=True)


class Fault(Shape):
    """Why a request failed: a stable code, and a sentence that says what to do."""

    code: str
    message: str


class Failed(Shape):
    """The body of an error response."""

    error: Fault


class Progress(Shape):
    """How many items a job has in each state."""

    waiting: int = 0
    working: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def total(self) -> int:
        """Items to be read; an unpacked mailbox counts as its members."""
        return self.waiting + self.working + self.done + self.failed + self.cancelled


class Job(Shape):
    """A job and its progress."""

    id: str
    kind: str
    state: str
    sources: int
    first_sources: list[str] = Field(description="the first ten, as they were given")
    progress: Progress
    per_minute: float
    created_at: datetime
    finished_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the job is still at work."""
        return self.state in ("running", "linking")


class Item(Shape):
    """One item of a job. ``member`` names the part of a mailbox or an archive."""

    id: int
    locator: str
    member: str | None = None
    stage: str
    state: str
    tries: int
    document_id: str | None = None
    error: Fault | None = None


class JobDetail(Job):
    """A job with its items."""

    error: Fault | None = Field(default=None, description="why linking failed, after all items had ended")
    items: list[Item] = Field(
        description="failed ones first, then in the job's order; `limit` and `offset` page them"
    )


class Submission(Shape):
    """A job to be created. Paths are those of the machine that Kith runs on."""

    sources: list[str] = Field(min_length=1, max_length=10_000)
    kind: Kind = "auto"
    region: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    languages: str | None = Field(default=None, pattern="^[A-Za-z_]+(\\+[A-Za-z_]+)*$", max_length=100)
    follow: bool = False
    max_pages: int | None = Field(default=None, ge=1)


class Submitted(Shape):
    """The id of a new job."""

    id: str


class Changed(Shape):
    """How many items were retried or cancelled."""

    id: str
    items: int


class LinkPart(Shape):
    """The link that supports a record best."""

    mention_id: str
    probability: float
    weight: float
    comparisons: list[Comparison] = []
    decided_by: str | None = None
    decided_at: str | None = None


class Enrichment(Shape):
    """One statement about one customer, with its evidence."""

    model_config = ConfigDict(frozen=True, extra="allow")

    schema_version: str = "1"
    id: str
    customer_id: str
    field: str
    operation: str
    value: str
    extension: str | None = None
    type: str | None = None
    current: Any = None
    confidence: float
    status: str
    evidence: list[Evidence]
    link: LinkPart
    model_versions: dict[str, Any] = {}
    created_at: str | None = None
    updated_at: str | None = None


class Customer(Shape):
    """A customer record."""

    id: str
    name: str
    given_name: str | None = None
    family_name: str | None = None
    aliases: list[str] = []
    birth_date: str | None = None
    national_id: str | None = None
    organisation: str | None = None
    title: str | None = None
    phones: list[str] = []
    emails: list[str] = []
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    context: str | None = None
    extra: dict[str, str] = {}


class Rival(Shape):
    """Another customer whom the same mention may be."""

    customer_id: str
    name: str
    probability: float


class Suggestion(Shape):
    """A pair to be decided: the mention, the customer, and the records that a link would change."""

    link_id: str
    mention_id: str
    mention_name: str
    document_id: str
    customer: Customer
    probability: float
    weight: float
    comparisons: list[Comparison]
    rivals: list[Rival]
    changes: list[Enrichment] = Field(description="the records that depend on it, new values first")
    decided: Literal["accept", "reject"] | None = Field(
        default=None, description="the decision that stands on this pair, if any"
    )
    decided_by: str | None = None
    decided_at: datetime | None = None


class Suggestions(Shape):
    """A page of suggestions."""

    pending: int = Field(description="how many wait in all")
    suggestions: list[Suggestion]


class Verdict(Shape):
    """A decision to be made.

    ``undo`` takes back the last verdict on the pair, or, without a pair, the last one made in the console.
    """

    verdict: Literal["accept", "reject", "undo"]
    mention_id: str | None = Field(default=None, max_length=200)
    customer_id: str | None = Field(default=None, max_length=2000)
    note: str | None = Field(default=None, max_length=2000)


class Decision(Shape):
    """What was decided, the enrichment records that it changed, and how many pairs still wait."""

    verdict: Literal["accept", "reject", "undo"]
    mention_id: str
    customer_id: str
    changed_ids: list[str]
    pending: int


class Page(Shape):
    """The size of a page image in pixels."""

    number: int
    width: int
    height: int


class Document(Shape):
    """A document as in the contract; ``words`` are left out unless asked for."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    source: str
    kind: str
    media_type: str
    sha256: str
    text: str
    title: str | None = None
    date: str | None = None
    language: str | None = None


class ModelVersion(Shape):
    """A stored linkage model.

    ``refitted_from`` is the version that was refitted with reviewers' decisions.
    """

    version: str
    in_use: bool
    created_at: datetime | None = None
    chosen_at: datetime | None = Field(default=None, description="when it last came into use")
    chosen_by: str | None = None
    trained_on: dict[str, int] = {}
    refitted_from: str | None = None
    calibration: str = "none"


class SourcePrecision(Shape):
    """The share of right links among the decided links from one source, with its 95 % interval."""

    kind: str
    source: str
    accepted: int
    rejected: int
    precision: float
    low: float
    high: float


class RefitWanted(Shape):
    """A request for a refit."""

    apply: str | None = Field(
        default=None, max_length=100, description="the version that was shown, to be brought into use"
    )


class VersionWanted(Shape):
    """A request to bring a version into use."""

    version: str = Field(max_length=100)


class MovedLevel(Shape):
    """A level of a comparison, its weight in bits before and after."""

    comparison: str
    level: str
    before: float
    after: float


class MovedLink(Shape):
    """A mention's best link that would cross a threshold, with its probability before and after."""

    mention_id: str
    customer_id: str
    before: float
    after: float


class Band(Shape):
    """How many mentions move from one band to another: none, suggested, automatic."""

    before: str
    after: str
    mentions: int

    @property
    def unchanged(self) -> bool:
        """Whether the band is the same before and after."""
        return self.before == self.after


class RefitPreview(Shape):
    """What a refit with the decisions that stand would change."""

    version: str
    refitted_from: str
    in_use: str
    applied: bool
    decisions: int
    accepted: int
    rejected: int
    calibration: str
    helps: bool = Field(
        description="whether it predicts held-out decisions better, with no more wrong automatic links"
    )
    log_loss: dict[str, float] = Field(description="nats a held-out decision, step by step")
    log_loss_before: float
    log_loss_after: float
    wrong_automatic_before: int
    wrong_automatic_after: int
    none_share: list[float]
    levels: list[MovedLevel]
    mentions: int
    bands: list[Band]
    moved: list[MovedLink]

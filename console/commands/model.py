"""``kith model``: list the linkage models, refit them with reviewers' decisions, go back to an earlier one.

Only a refit loads the models themselves.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console import wording
from console.commands.customers import who
from console.errors import plain, say
from records.intervals import wilson
from records.store import Store, linkage_models, open_store, review_labels
from records.store.linkage_models import PRIOR
from settings import settings

if TYPE_CHECKING:
    from pipelines.model_refit import Refit


def run(as_json: bool) -> int:
    """Print every version, with a mark at the one in use."""
    with open_store(settings()) as store:
        found = versions_as_json(store)
    if as_json:
        for version in found:
            print(json.dumps(version))
        return 0
    print(f"{'':<2}{'version':<24}{'made':<18}{'in use since':<18}{'by':<12}made of")
    for version in found:
        mark = "*" if version["in_use"] else ""
        made, since = (
            wording.day(version[name]) if version[name] else "" for name in ("created_at", "chosen_at")
        )
        by = plain(version["chosen_by"] or "")
        print(f"{mark:<2}{version['version']:<24}{made:<18}{since:<18}{by:<12}{_made_of(version)}")
    return 0


def refit(apply: bool, as_json: bool) -> int:
    """Print what refitting would change; with ``apply``, bring the refitted model into use.

    Raises:
        Misuse: There are too few decisions, or they do not improve the model.
    """
    from pipelines import model_refit as pipeline

    own = settings()
    with open_store(own) as store:
        found = pipeline.preview(store, own)
        print(json.dumps(refit_as_json(found)) if as_json else plain("\n".join(refit_as_text(found))))
        if apply:
            pipeline.apply(store, found, who())
            say(
                f"kith: {found.model.version} is in use. `kith enrich` links with it; "
                f"`kith model use {found.in_use}` goes back."
            )
        else:
            say("kith: nothing was changed. `kith model refit --apply` brings this into use.")
    return 0


def use(version: str) -> int:
    """Bring a version into use.

    Raises:
        Misuse: There is no such version.
    """
    from pipelines import model_refit as pipeline

    with open_store(settings()) as store:
        pipeline.use(store, version, who())
    say(f"kith: {version} is in use. `kith enrich` links with it.")
    return 0


def sources(as_json: bool) -> int:
    """Print for each source how many of its decided links were right."""
    with open_store(settings()) as store:
        found = source_precisions(store)
    if as_json:
        for source in found:
            print(json.dumps(source))
        return 0
    if not found:
        print("Nothing was decided yet. `kith serve` shows what waits for a decision.")
        return 0
    print(f"{'right':>7} {'95 % interval':>15} {'accepted':>9} {'rejected':>9}  source")
    for source in found:
        low, high = (f"{100 * source[end]:.0f}" for end in ("low", "high"))
        print(
            f"{100 * source['precision']:>5.0f} % {f'{low} to {high} %':>15} {source['accepted']:>9} "
            f"{source['rejected']:>9}  {source['kind']}: {plain(source['source'])}"
        )
    return 0


def versions_as_json(store: Store) -> list[dict[str, Any]]:
    """Every version as JSON, the newest first, the shipped one last."""
    with store.begin() as conn:
        choice, kept = linkage_models.in_use(conn), linkage_models.versions(conn)
    now = choice.version if choice else PRIOR
    shipped: dict[str, Any] = {
        "created_at": None,
        "chosen_at": None,
        "chosen_by": None,
        "refitted_from": None,
        "calibration": "none",
        "trained_on": {},
    }
    if choice and choice.version == PRIOR:
        shipped |= {"chosen_at": choice.chosen_at.isoformat(), "chosen_by": choice.chosen_by}
    rows = [
        {
            "version": version.version, "in_use": version.version == now,
            "created_at": version.created_at.isoformat(),
            "chosen_at": version.chosen_at.isoformat() if version.chosen_at else None,
            "chosen_by": version.chosen_by,
            "trained_on": version.model.get("trained_on", {}),
            "refitted_from": version.model.get("refitted_from"),
            "calibration": version.model.get("calibration", {}).get("method", "none"),
        }
        for version in kept
    ]  # fmt: skip
    return [*rows, {"version": PRIOR, "in_use": now == PRIOR, **shipped}]


def source_precisions(store: Store) -> list[dict[str, Any]]:
    """For each source, the share of its decided links that was accepted, with its 95 % Wilson interval."""
    with store.begin() as conn:
        tallies = review_labels.tally_by_source(conn)
    found = []
    for tally in tallies:
        seen = tally.accepted + tally.rejected
        low, high = wilson(tally.accepted, seen)
        found.append(
            {
                **asdict(tally),
                "precision": round(tally.accepted / seen, 4),
                "low": round(low, 4),
                "high": round(high, 4),
            }
        )
    return sorted(
        found, key=lambda source: (source["precision"], -source["rejected"], source["kind"], source["source"])
    )


def refit_as_json(found: Refit) -> dict[str, Any]:
    """What a refit would change, as JSON."""
    return {
        "version": found.model.version, "refitted_from": found.trained.version, "in_use": found.in_use,
        "decisions": found.decisions, "accepted": found.accepted,
        "rejected": found.decisions - found.accepted,
        "calibration": found.model.calibration.method, "helps": found.helps,
        "log_loss": {step: round(loss, 6) for step, loss in found.log_loss.items()},
        "log_loss_before": round(found.before, 6), "log_loss_after": round(found.after, 6),
        "wrong_automatic_before": found.wrong_automatic[0], "wrong_automatic_after": found.wrong_automatic[1],
        "none_share": [found.trained.none_share, found.model.none_share],
        "levels": [asdict(level) for level in found.levels], "mentions": found.mentions,
        "bands": [
            {"before": before, "after": after, "mentions": count}
            for (before, after), count in sorted(found.bands.items())
        ],
        "moved": [asdict(link) for link in found.moved],
    }  # fmt: skip


def refit_as_text(found: Refit) -> list[str]:
    """What a refit would change, as lines of text."""
    lines = [
        (
            f"{found.model.version}: {found.trained.version} with {found.decisions} decisions, "
            f"{found.accepted} of them accepted."
        ),
        "",
        (
            f"On decisions held out, log loss {found.before:.4f} before, {found.after:.4f} after "
            f"(calibration: {found.model.calibration.method}); rejected links that would be automatic: "
            f"{found.wrong_automatic[0]} before, {found.wrong_automatic[1]} after."
        ),
        (
            f"Mentions that are of no customer: {wording.percent(found.trained.none_share)} before, "
            f"{wording.percent(found.model.none_share)} after."
        ),
        "",
        "Weights that change most (bits):",
    ]
    for level in found.levels:
        name = f"{wording.comparison(level.comparison)}: {level.level}"
        lines.append(f"  {wording.signed(level.before):>6} to {wording.signed(level.after):>6}  {name}")
    lines += ["", f"Of {found.mentions} mentions, best links in use ({found.in_use}) and then:"]
    changed = {bands: count for bands, count in found.bands.items() if bands[0] != bands[1]}
    for (before, after), count in sorted(changed.items()):
        lines.append(f"  {count:>6} from {before} to {after}")
    if not changed:
        lines.append("  none crosses a threshold")
    for link in found.moved:
        moved = f"{wording.percent(link.before):>8} to {wording.percent(link.after):>8}"
        lines.append(f"  {moved}  {link.mention_id}:{link.customer_id}")
    return lines


def _made_of(version: dict[str, Any]) -> str:
    if version["version"] == PRIOR:
        return "shipped with Kith"
    counts = ", ".join(f"{count} {name}" for name, count in version["trained_on"].items())
    before = f"{version['refitted_from']} and " if version["refitted_from"] else ""
    return before + counts

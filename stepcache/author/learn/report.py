"""What `stepcache learn` prints."""

import json
from pathlib import Path
from typing import Any

from stepcache.author.learn.log import Log
from stepcache.author.learn.propose import Learned, Proposal
from stepcache.author.learn.writer import remark

MOST_PASSED_OVER = 10


def as_json(log: Log, found: Learned, folder: Path | None) -> str:
    """Everything, for a program."""
    return json.dumps(
        {
            "requests": len(log.exchanges),
            "unusable": dict(log.unusable),
            "learned_from": found.learned_from,
            "checked_on": found.checked_on,
            "drafts": [_draft(one, found, folder) for one in found.proposals],
            "passed_over": [{"example": one, "requests": count, "why": why} for one, count, why in found.passed_over],
        },
        indent=2,
        ensure_ascii=False,
    )


def _draft(one: Proposal, found: Learned, folder: Path | None) -> dict[str, Any]:
    draft, figures = one.decided.draft, one.figures
    return {
        "name": one.name,
        "file": str(folder / f"{one.name}.stepcache") if folder else None,
        "pattern": draft.pattern,
        "slots": {slot.name: slot.kind.name for slot in one.decided.pattern.slots},
        "what": one.decided.what,
        "grade": one.grade,
        "seen": one.seen,
        "coverage": figures.claimed / max(1, found.checked_on),
        "claimed": figures.claimed,
        "served": figures.served,
        "agreed": figures.agreed,
        "differed": figures.differed,
        "tokens_saved": figures.saved,
        "open_questions": one.text.count("# TODO(learn)"),
        "text": one.text,
    }


def as_text(log: Log, found: Learned, folder: Path | None) -> str:
    """The same for a person."""
    lines = [f"{len(log.exchanges)} requests: learned from {found.learned_from}, checked on {found.checked_on}"]
    lines += [f"  passed over {count} line{'s' * (count != 1)}: {why}" for why, count in log.unusable.most_common()]
    for one in found.proposals:
        lines += ["", *_about(one, found, folder)]
    if found.passed_over:
        lines += ["", "no draft for:"]
        lines += [f"  {count:>5}  {remark(one, 60)}: {why}" for one, count, why in found.passed_over[:MOST_PASSED_OVER]]
    more = len(found.passed_over) - MOST_PASSED_OVER
    lines += [f"  and {more} classes more"] if more > 0 else []
    return "\n".join([*lines, "", _closing(found, folder)])


def _about(one: Proposal, found: Learned, folder: Path | None) -> list[str]:
    figures = one.figures
    share = figures.claimed / max(1, found.checked_on)
    said = [f"{figures.agreed} as logged"]
    said += [f"{figures.differed} other than logged"] if figures.differed else []
    questions = one.text.count("# TODO(learn)")
    return [
        f"{folder / one.name if folder else one.name}{'.stepcache' if folder else ''}",
        f"  {one.decided.what}, answers are {one.grade} at best; seen {one.seen} times",
        f"  {one.decided.draft.pattern}",
        f"  claims {share:.1%} of the requests held back",
        f"  {figures.served} of {figures.claimed} without the model: {', '.join(said)}; {figures.saved} tokens saved",
        *([f"  {questions} open question(s): look for TODO(learn)"] if questions else []),
    ]


def _closing(found: Learned, folder: Path | None) -> str:
    if not found.proposals:
        return "nothing to propose"
    saved = sum(one.figures.saved for one in found.proposals)
    served = sum(one.figures.served for one in found.proposals)
    share = served / max(1, found.checked_on)
    where = f", in {folder}; read them, then move what you want among your rules" if folder else ""
    count = len(found.proposals)
    return f"{count} draft{'s' * (count != 1)}: {share:.1%} of the requests held back, {saved} tokens{where}"

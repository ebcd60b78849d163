"""`--statistics`: how often each code is found."""

import json
from collections import Counter
from collections.abc import Sequence

from stepcache.domain.findings import Applicability, Finding


def counted(findings: Sequence[Finding], *, as_json: bool) -> str:
    """A line a code, the most frequent first; `*` where all of them have a safe fix, `-` where some have."""
    counts = Counter(one.code for one in findings)
    names = {one.code: one.name for one in findings}
    safe = Counter(one.code for one in findings if one.fix and one.fix.applicability is Applicability.SAFE)
    order = sorted(counts, key=lambda code: (-counts[code], code))
    if as_json:
        rows = [{"code": code, "name": names[code], "count": counts[code], "fixable": safe[code]} for code in order]
        return json.dumps(rows, indent=2) + "\n"
    width = len(str(max(counts.values(), default=0)))
    marks = {code: "*" if safe[code] == counts[code] else "-" if safe[code] else " " for code in order}
    return "".join(f"{counts[code]:>{width}}  {code}  [{marks[code]}]  {names[code]}\n" for code in order)

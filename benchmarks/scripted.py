"""What all scripted model servers share: how long a text is, what a patch prompt asks for, and a loopback port."""

import asyncio
import json
import re

from aiohttp import web

ERROR_RATE = 0.275
"""What the paper tells of its model: 72.5 % of its answers were right."""
MS_A_TOKEN = 2.0

TOKEN = re.compile(r"\w{1,4}|[^\w\s]|\n")
_PATCH = ("Below is a draft of the answer.", "Of the answer only these members are needed: ")
_WANTED = re.compile(r"^Of the answer only these members are needed: (.*)\.$", re.MULTILINE)
_FENCED = r"\n<<data(?: \w+)?>>\n(.*?)\n<<end(?: \w+)?>>"
_KEPT = re.compile(r"^These steps are right and stay:" + _FENCED, re.MULTILINE | re.DOTALL)
_FOLLOWING = re.compile(r"^These steps follow and stay:" + _FENCED, re.MULTILINE | re.DOTALL)


def tokens(text: str) -> int:
    """The length of a text: stretches of up to four letters or digits, other signs, and line breaks."""
    return len(TOKEN.findall(text))


def is_patch(text: str) -> bool:
    """Whether these are the words of a patch prompt."""
    return text.startswith(_PATCH)


def wanted(patch: str) -> list[str]:
    """The members that a patch prompt asks for; none where it is about steps."""
    found = _WANTED.search(patch)
    names: list[str] = json.loads(f"[{found[1]}]") if found else []
    return names


def staying(patch: str) -> tuple[list[str], list[str]]:
    """The lines that stay before the part asked for, and those behind it."""
    found = (_KEPT.search(patch), _FOLLOWING.search(patch))
    before, after = (one[1].split("\n") if one else [] for one in found)
    return before, after


def part(text: str, patch: str) -> str:
    """The lines of an answer that belong between the steps that stay."""
    lines = text.split("\n")
    before, after = ({line.strip() for line in side if line.strip()} for side in staying(patch))
    start = max((place + 1 for place, line in enumerate(lines) if line.strip() in before), default=0)
    end = next((place for place in range(start, len(lines)) if lines[place].strip() in after), len(lines))
    return "\n".join(lines[start:end]).strip("\n") or lines[-1]


async def serve(app: web.Application) -> None:
    """Listen on a free port of loopback and say which; ends when cancelled."""
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"ready http://{host}:{port}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()

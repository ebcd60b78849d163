"""A distribution with a plugin that offers one of everything that does not stand in rules' calls."""

from pathlib import Path

from stepcache.cli import main
from tests.fakes.packages import put, reachable

NAMESPACE = "acme"
CODE = '''
import json

from pathlib import Path

from stepcache import Arguments, Flaw, Severity, hookimpl

PLACE = Path(__file__).parent


class Canned:
    """Says what stands behind `=`, whatever it is asked."""

    name = "acme.canned"
    at_url = False
    usual = ""

    class Args(Arguments):
        warmth: int | None = None

    def make(self, site):
        from stepcache.backends.fake import FakeBackend

        made = FakeBackend(lambda body: site.place + "!" * body.get("warmth", 0))
        made.kind = self.name
        return made


class Shelf:
    """A store in memory that writes the place it was opened with beside its code."""

    name = "acme.shelf"

    def open(self, place, clock):
        from stepcache.store.sqlite import SqliteStore

        (PLACE / "opened").write_text(place)
        return SqliteStore(":memory:", clock=clock)


class Nowhere:
    """No text is like another."""

    name = "acme.nowhere"
    id, dims = "nowhere", 1

    def make(self):
        return self

    async def embed(self, text):
        return None


class Names:
    """Finds `Ada`, which is not to be kept; where `Bob` stands it breaks."""

    name = "acme.names"

    def find(self, text):
        if "Bob" in text:
            raise RuntimeError("no Bob, please")
        at = text.find("Ada")
        return [(at, at + 3)] if at >= 0 else []


class Counted:
    """Writes how many requests it saw."""

    name = "acme.counted"

    def open(self, place):
        self.place, self.count = Path(place), [0, 0]
        return self

    def before(self, asked):
        self.count[0] += 1

    def after(self, asked, outcome):
        self.count[1] += 1

    def close(self):
        self.place.write_text(json.dumps(self.count))


class Shouting:
    """A task's name in the lint rule's own words."""

    name = "acme/A01"
    title = "long-name"
    severity = Severity.WARNING
    summary = "a task has a longer name than we like"
    explanation = "Long names do not fit into our reports."

    def look(self, file):
        for task in file.tasks:
            if len(task.name) > 6:
                yield Flaw(f"`{task.name}` is long", task.start, task.end, help="shorten it")
        for task, call in file.calls():
            for name, given in call.arguments.items():
                yield Flaw(f"{call.role} {call.name} {name} {given.value!r}", given.start, given.end)


class Hello:
    """Greets."""

    name = "acme.hello"
    help = "say hello"

    def arguments(self, parser):
        parser.add_argument("who")

    def run(self, options):
        print(f"hello {options.who}")
        return 3


KINDS = {
    "backends": Canned, "stores": Shelf, "embedders": Nowhere, "redactors": Names, "observers": Counted,
    "lint_rules": Shouting, "commands": Hello,
}


def _hook(kind, thing):
    def register(register):
        register(thing())

    register.__name__ = f"register_{kind}"
    globals()[register.__name__] = hookimpl(register)


for _kind, _thing in KINDS.items():
    _hook(_kind, _thing)
'''


def put_parts(folder: Path) -> Path:
    """Write the distribution, its manifest made by our own command; the folder of its package."""
    package = put(folder, NAMESPACE)
    (package / "__init__.py").write_text(CODE, "utf-8")
    with reachable(folder):
        assert main(["plugin", "manifest", NAMESPACE]) == 0
    return package

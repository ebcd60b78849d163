"""The tasks of one file; those that extend others are compiled after these."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stepcache.language import syntax as s
from stepcache.language.diagnostics import Reporter, close_to, did_you_mean, place_of, replacement
from stepcache.language.inherit import inside, told_at, with_inherited
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.tasks import TaskCompiler
from stepcache.language.toplevel import File
from stepcache.language.units import Base, FileUnit, TaskUnit

# A file can make its reader compile no more than so much again.
MAX_EXTENSIONS = 100
MAX_INHERITED = 512 * 1024


def compile_tasks(file: File, scope: FileScope, imports: Mapping[str, FileUnit]) -> tuple[TaskUnit, ...]:
    """The tasks in the order of the file."""
    units: dict[int, TaskUnit] = {}
    heads = {id(node): extends for node in file.tasks if (extends := _head(node, scope.reporter)) is not None}
    for node in file.tasks:
        if id(node) not in heads:
            units[id(node)] = TaskCompiler(node, _alone(scope)).unit()
    extending = _Extending(file, scope, imports)
    for node in file.tasks:
        if id(node) in heads:
            units[id(node)] = extending.unit(node, heads[id(node)])
    return tuple(units[id(node)] for node in file.tasks)


def _alone(scope: FileScope) -> TaskScope:
    return TaskScope(scope, files={scope.reporter.lines.path: scope})


def _head(node: s.TaskNode, reporter: Reporter) -> s.Extends | None:
    """The `extends` of a task, which is its first statement and the only one of its kind."""
    found = [one for one in node.sections if isinstance(one, s.Extends)]
    for extra in found[1:]:
        reporter.say("SC116", "`extends` stands twice in one task", extra.span, help="a task extends one other")
    if found and not isinstance(node.sections[0], s.Extends | s.Broken):
        reporter.say("SC001", "`extends` is a task's first statement", found[0].span, help="move it up")
    return found[0] if found else None


class _Extending:
    """Compiles the tasks of one file that extend others."""

    def __init__(self, file: File, scope: FileScope, imports: Mapping[str, FileUnit]) -> None:
        self.file = file
        self.scope = scope
        self.imports = imports
        self.count = 0
        self.inherited = 0

    def unit(self, node: s.TaskNode, extends: s.Extends) -> TaskUnit:
        """One of them; where its base cannot be had, nothing is said of what may stand there."""
        base = self._base(node, extends)
        if base is None:
            lost = replace(node, sections=(*node.sections, s.Broken("extends", extends.span)))
            return TaskCompiler(lost, _alone(self.scope)).unit()
        reporter = Reporter(self.scope.reporter.lines)
        files = {reporter.lines.path: replace(self.scope, reporter=reporter)}
        home = base.unit.scope if base.unit is not None else self.scope
        if base.unit is not None:
            files[home.reporter.lines.path] = replace(home, reporter=reporter.beside(home.reporter.lines))
        scope = TaskScope(files[reporter.lines.path], files=files)
        unit = TaskCompiler(with_inherited(node, base.node), scope).unit()
        self._tell(reporter, node, extends, home.reporter)
        return replace(unit, base=base)

    def _tell(self, reporter: Reporter, node: s.TaskNode, extends: s.Extends, home: Reporter) -> None:
        """Its own mistakes where they are, those of the base not again, those of the two together at `extends`."""
        known = {place_of(one) for one in home.found}
        unproved = {one.message for one in home.found if one.code == "SC601"}
        for one in reporter.found:
            if one.message in unproved:
                continue  # the check that is missing is the base's, whatever the prompts are that fill the slot
            if inside(one.span, node.span):
                self.scope.reporter.take(one)
            elif place_of(one) not in known:
                self.scope.reporter.take(told_at(extends, one))

    def _base(self, node: s.TaskNode, extends: s.Extends) -> Base | None:
        name = extends.base
        imported = self.scope.imports.get(name.head) if name.tail else None
        if imported is not None:
            imported.count += 1
        if imported is not None and imported.file is None:
            return None
        unit = self.imports[name.head] if imported is not None else None
        tasks = unit.file.tasks if unit is not None else self.file.tasks
        wanted = name.tail if imported is not None else name.text
        found = next((one for one in tasks if one.name.text == wanted), None)
        if found is None:
            self._unknown(node, name)
        elif self._fits(found, extends):
            return Base(found, extends, unit)
        for one in self.scope.imports.values():
            one.count += 1  # what is wrong here may be what was to name it
        return None

    def _unknown(self, node: s.TaskNode, name: s.Name) -> None:
        bare = name.text in self.scope.imports
        if self.scope.hangs(name) or (bare and node.damaged):
            return
        known = [one for one in self._names() if one != node.name.text]
        close = [one for one in known if one.startswith(f"{name.text}.")][:3] if bare else close_to(name.text, known)
        help_ = did_you_mean(close) or 'write `import "…" as h` above and `extends h.NAME` here'
        self.scope.reporter.say(
            "SC101", f"unknown task `{name.text}`", name.span, help=help_, fix=replacement(name.span, close)
        )

    def _names(self) -> Iterator[str]:
        """The tasks that can be extended, as they are written here."""
        yield from (one.name.text for one in self.file.tasks)
        for alias, unit in self.imports.items():
            yield from (f"{alias}.{one.name.text}" for one in unit.file.tasks)

    def _fits(self, base: s.TaskNode, extends: s.Extends) -> bool:
        """Whether it can be extended: it extends none itself, and what a file inherits has a bound."""
        reporter, name = self.scope.reporter, extends.base
        if any(isinstance(one, s.Extends) for one in base.sections):
            message = f"`{name.text}` extends a task itself"
            reporter.say("SC203", message, name.span, help="extend the task that it extends")
            return False
        self.count += 1
        self.inherited += base.span.end - base.span.start
        if self.count > MAX_EXTENSIONS or self.inherited > MAX_INHERITED:
            message = f"the tasks of a file inherit {MAX_INHERITED} characters and from {MAX_EXTENSIONS} tasks at most"
            reporter.say("SC001", message, extends.span, help="split the file")
            return False
        return True

"""Files that stand nowhere but in a test, and what the compiler says of files that import them."""

from collections.abc import Mapping

from stepcache.domain.errors import ImportedFileError
from stepcache.domain.findings import Finding
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules
from stepcache.language.project import Given
from tests.fakes.catalog import CATALOG


class Shelf(Given):
    """Texts by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def read(self, path: str) -> str:
        """The text of that path.

        Raises:
            ImportedFileError: There is none.
        """
        if path not in self.texts:
            raise ImportedFileError(f"`{path}` is not there")
        return self.texts[path]


def compiled_with(given: Mapping[str, str], imported: Mapping[str, str] | None = None) -> Compiled:
    """Files that are compiled, and files that they can import beside."""
    sources = [Source(path, text) for path, text in given.items()]
    return compile_rules(sources, CATALOG, Shelf(imported or {}))


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    return [(one.code, one.span.path, one.span.line) for one in findings]

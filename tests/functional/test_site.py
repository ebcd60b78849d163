"""The documentation site as it is built: it fetches nothing from elsewhere, and each of its links leads somewhere."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LEADS_OUT = {"pre-commit.com"}
"""Hosts that a page may lead to, by a link that a reader follows."""

_FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_IN_STYLES = re.compile(r"""(?:@import\s+|url\()\s*["']?([^"')\s]+)""")


@dataclass
class Page(HTMLParser):
    """What a page fetches, where it leads, and what can be led to in it."""

    path: Path
    fetched: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=lambda: {""})
    drawn: int = 0

    def __post_init__(self) -> None:
        """Read it."""
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.drawn += "mermaid" in values.get("class", "").split()
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link":
            self.fetched.append(values.get("href", ""))
        elif tag in _FETCHED and _FETCHED[tag] in values:
            self.fetched.append(values[_FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Its pages; 404.html is for servers and written for the root of one."""
    return {path: Page(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def test_every_page_of_the_docs_is_in_the_site(pages: dict[Path, Page], site: Path) -> None:
    """No page is written and then forgotten; the strict build sees to the menu."""
    written = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert {path.relative_to(site) for path in pages} == written


def test_no_page_fetches_anything_from_another_host(pages: dict[Path, Page]) -> None:
    """The site works without a network; a drawing of class `mermaid` would have its script fetched."""
    assert [(page.path.name, one) for page in pages.values() for one in page.fetched if _elsewhere(one)] == []
    assert [page.path.name for page in pages.values() if page.drawn] == []


def test_no_style_fetches_anything_from_another_host(site: Path) -> None:
    """Neither fonts nor pictures."""
    styles = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    assert styles
    assert [(name, one) for name, text in styles.items() for one in _IN_STYLES.findall(text) if _elsewhere(one)] == []


def test_pages_lead_only_to_hosts_that_are_meant(pages: dict[Path, Page]) -> None:
    """A link to another host is there on purpose."""
    hosts = {urlsplit(link).hostname for page in pages.values() for link in page.links if _elsewhere(link)}
    assert hosts <= LEADS_OUT


def test_every_link_leads_to_a_file_and_an_anchor(pages: dict[Path, Page]) -> None:
    """What the reader clicks, or the browser fetches, is there."""
    assert sorted(set(_broken(pages))) == []


def test_every_page_can_be_searched(pages: dict[Path, Page], site: Path) -> None:
    """The index of the search names each page; a script holds it too, for pages that are opened from a folder."""
    written = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    index = json.loads(written)
    assert (site / "search" / "search_index.js").read_text(encoding="utf-8") == f"var __index = {written}"
    known = {one["location"].partition("#")[0] for one in index["docs"]}
    assert {path.relative_to(site).as_posix() for path in pages} <= known


def test_a_bar_in_the_code_of_a_table_stands_there_without_a_backslash(site: Path) -> None:
    """Forges need the backslash, which the site then takes out."""
    language = (site / "language.html").read_text(encoding="utf-8")
    assert "<td><code>scope = tenant | user | global</code></td>" in language


def _broken(pages: dict[Path, Page]) -> Iterator[tuple[str, str]]:
    for page in pages.values():
        for link in (*page.links, *page.fetched):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            known = pages[target].anchors if target in pages else {""}
            if not target.is_file() or unquote(parts.fragment) not in known:
                yield page.path.name, link


def _elsewhere(link: str) -> bool:
    parts = urlsplit(link)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}

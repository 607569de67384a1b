"""Markdown pages as tests look at them: headings, blocks of code, links, rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
README, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and the line where it begins."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """Where it stands, as an editor opens it."""
        return f"{self.page.name}:{self.line}"


@dataclass
class Page:
    """What the tests look at of a Markdown file; a row holds its cells' Markdown."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)

    def under(self, heading: str) -> list[list[str]]:
        """Return the table rows under a heading."""
        return [cells for above, cells in self.rows if above == heading]


@cache
def read(path: Path) -> Page:
    """Parse a Markdown file."""
    page = Page()
    opened: list[Token] = []
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text()):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "fence":
            page.blocks.append(Block(path, line, token.info, token.content))
        elif token.type == "tr_open":
            page.rows.append((page.headings[-1][1] if page.headings else "", []))
        elif token.type == "inline":
            if opened[-1].type == "heading_open":
                page.headings.append((int(opened[-1].tag[1]), token.content))
            elif opened[-1].type == "td_open":
                page.rows[-1][1].append(token.content)
            page.links += _targets(token.children or [])
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()
    page.rows = [row for row in page.rows if row[1]]
    return page


def _targets(tokens: list[Token]) -> list[str]:
    found = (token.attrGet("href") or token.attrGet("src") for token in tokens)
    return [str(target) for target in found if target]


def block_with(page: Path, text: str) -> Block:
    """Return the one block of a page that has a text in it."""
    (found,) = [block for block in read(page).blocks if text in block.text]
    return found

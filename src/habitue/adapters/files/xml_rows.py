"""Product feeds in XML: RSS 2.0 and Atom as Google Merchant has them, read as they stream in, bombs refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from habitue.catalog.rows import Row, RowProblem, Table, shown
from habitue.core.errors import InvalidInput

_CHUNK_BYTES = 1 << 16
_SAMPLE_ROWS = 1_000
# RSS calls a product an item, Atom an entry (support.google.com/merchants/answer/160589 and /160593).
_PRODUCTS = frozenset({"item", "entry"})
_MOST_CHARACTERS = 1 << 20  # of one value, as in the other forms of file


def read_xml(opened: Callable[[], IO[bytes]]) -> Table:
    """The items of a feed, each with the line it starts on; a feed that breaks off gives the items before that.

    A column is an element's own name without its namespace's prefix (``g:image_link`` is ``image_link``). One that
    comes several times has its values joined with ``", "``; what is inside it is ``shipping.price``.

    Raises
    ------
    InvalidInput
        It is not XML from the first element on, or declares a document type or entities, which no feed needs.
    """
    rows = _rows(opened)
    sample = list(islice(rows, _SAMPLE_ROWS))
    columns: dict[str, None] = {}
    for row in sample:
        if not isinstance(row, RowProblem):
            columns.update(dict.fromkeys(row[1]))
    return Table(tuple(columns), "XML feed", chain(sample, rows))


def _rows(opened: Callable[[], IO[bytes]]) -> Iterator[Row | RowProblem]:
    parser = make_parser()
    feed = _Feed(parser)
    parser.forbid_dtd = True  # defusedxml refuses entities by itself; without a document type nothing can declare any
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(feed)
    with opened() as stream:
        while not feed.broken:
            chunk = b""
            try:
                chunk = stream.read(_CHUNK_BYTES)
                if chunk:
                    parser.feed(chunk)
                else:
                    parser.close()
            except DefusedXmlException as error:
                raise _refused(error) from error
            except (SAXParseException, EOFError, gzip.BadGzipFile) as error:
                feed.stop(error)
            yield from feed.taken()
            if not chunk:
                return


class _Feed(ContentHandler):
    """Collects the items that are complete; the parser calls it element by element."""

    def __init__(self, parser: Locator) -> None:
        super().__init__()
        self.broken = False
        self._parser = parser  # a parser that is fed never hands out a locator, but is one
        self._done: list[Row | RowProblem] = []
        self._path: list[str] = []
        self._item: dict[str, object] | None = None
        self._line = 0
        self._text: list[str] = []
        self._begun = False

    def startElementNS(  # noqa: N802 - the interface's own name
        self, name: tuple[str | None, str], _qname: Any, attrs: AttributesNSImpl
    ) -> None:
        self._begun = True
        self._text = []
        if self._item is None:
            if name[1] in _PRODUCTS:
                self._item, self._path, self._line = {}, [], self._where()
            return
        self._path.append(name[1])
        href = attrs.get((None, "href"))
        if name[1] == "link" and href:  # Atom has the address in an attribute
            self._keep(href)

    def characters(self, content: str) -> None:
        if self._item is not None:
            self._text.append(content)

    def endElementNS(self, _name: tuple[str | None, str], _qname: Any) -> None:  # noqa: N802
        if self._item is None:
            return
        if not self._path:
            self._done.append((self._line, self._item))
            self._item = None
            return
        self._keep("".join(self._text).strip())
        self._path.pop()
        self._text = []

    def _keep(self, text: str) -> None:
        assert self._item is not None
        if not text:
            return
        column = ".".join(self._path)
        before = self._item.get(column)
        if before is None:
            self._item[column] = text[:_MOST_CHARACTERS]
        elif before != text and len(str(before)) < _MOST_CHARACTERS:
            # `title` and `g:title` of one item mostly say the same; what differs is a list, such as further images
            self._item[column] = f"{before}, {text}"

    def taken(self) -> list[Row | RowProblem]:
        """What is complete since the last time."""
        done, self._done = self._done, []
        return done

    def stop(self, error: Exception) -> None:
        """Nothing after this can be read; the items before it stand."""
        if not self._begun:
            raise InvalidInput(
                f"the file starts like XML but cannot be read: {error}",
                path="$.file",
                expected="an RSS 2.0 or Atom feed",
                got=shown(error),
            ) from error
        self.broken = True
        self._done.append(RowProblem(self._where(), "", "well-formed XML to the end", shown(error), "file_cut_short"))

    def _where(self) -> int:
        return self._parser.getLineNumber() or 0


def _refused(error: DefusedXmlException) -> InvalidInput:
    return InvalidInput(
        f"the feed declares a document type or entities ({type(error).__name__}), which no product feed needs and "
        "which can blow up memory or read files of this machine: export it without them",
        path="$.file",
        expected="XML without a document type",
        got=type(error).__name__,
    )

"""Which encoding a text file is in: by its mark, else UTF-8 if it mostly is, else Windows' Western one."""

from __future__ import annotations

import codecs
from typing import IO

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What cp1252 leaves undefined; a file that uses them is plain latin-1.
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def sniff_encoding(stream: IO[bytes]) -> str:
    """One of ``utf-8``, ``utf-8-sig``, ``utf-16``, ``cp1252``, ``latin-1``.

    The whole file is looked at: the first accent may stand in its last line. A few broken bytes in a file whose other
    accents are good UTF-8 leave it UTF-8 (the lines that hold them are reported), and so does a last character cut in
    two by a half-written file.
    """
    head = stream.read(_CHUNK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = broken = 0
    undefined = False
    chunk = head
    while chunk:
        if not chunk.isascii():
            text = decoder.decode(chunk)
            replaced = text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
            broken += replaced
            good += sum(not letter.isascii() for letter in text) - replaced
            undefined = undefined or any(byte in chunk for byte in _UNDEFINED)
        else:
            broken += decoder.decode(chunk).count("\ufffd")
        chunk = stream.read(_CHUNK)
    if broken <= good or broken == 0:
        return "utf-8"
    return "latin-1" if undefined else "cp1252"

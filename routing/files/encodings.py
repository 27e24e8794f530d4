"""Encodings: text of whatever encoding as UTF-8, or the line that is in none.

UTF-8 is tried first and strictly, then a byte-order mark or the zeros of UTF-16, then
GB18030. Western one-byte encodings read anything as something and are not guessed.
"""

import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder

from routing.files.errors import DamagedText, NotATable, UnknownEncoding

CHUNK = 8 << 20  # bytes decoded in one go
# "Record separator": no text passes with one in it, so that a reader may set its own.
END_MARK = "\x1e"


def as_utf8(file: str, data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """Text as UTF-8 without byte-order mark, and the name of what it was."""
    named = encoding or _by_mark(data)
    if named is None:
        named = "utf-8" if _is_strict(data, "utf-8") else _legacy(file, data)
    text = data if named == "utf-8" else _transcode(file, data, named)
    text = text.removeprefix(BOM_UTF8)
    _holds_no(b"\0", file, text, named, what="a NUL byte")
    _holds_no(END_MARK.encode(), file, text, named, what="a control byte")
    return text, named


def _holds_no(byte: bytes, file: str, text: bytes, encoding: str, *, what: str) -> None:
    if byte in text:
        line = text.count(b"\n", 0, text.index(byte)) + 1
        raise DamagedText(file=file, line=line, what=what, encoding=encoding)


def _by_mark(data: bytes) -> str | None:
    """The encoding that a byte-order mark, or the zeros of UTF-16, give away."""
    if data.startswith(BOM_UTF8):
        return "utf-8"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) / 8 and min(even, odd) <= len(head) / 200:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _is_strict(data: bytes, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), CHUNK):
            piece = view[start : start + CHUNK]
            decoder.decode(piece, start + CHUNK >= len(data))
    except UnicodeError:
        return False
    return True


def _legacy(file: str, data: bytes) -> str:
    """GB18030, if it reads as that and looks like it; else say which line does not.

    Strictness alone is not enough: GB18030 accepts most of what Western encodings
    write (`Köln` becomes a rare character), and UTF-8 with a few damaged bytes too.
    """
    line, first_bad = _first_bad_line(data)
    if b"\0" in data[first_bad : first_bad + 4096] or b"\0" in data[:4096]:
        raise NotATable(file=file, why="is not text")
    sample = data[max(0, first_bad - CHUNK // 2) : first_bad + CHUNK]
    read = sample.decode("utf-8", errors="replace")
    replaced = read.count("\ufffd")
    kept = sum(not char.isascii() for char in read) - replaced
    # By chance, GB18030 has one valid three-byte sequence in eighty broken ones.
    long = sum(char >= "\u0800" for char in read) - replaced
    if kept > replaced or long * 10 > replaced:
        raise DamagedText(
            file=file,
            line=line,
            what="bytes of another encoding",
            encoding="utf-8",
        )
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", sample)
    # In Chinese text both bytes of nearly every pair lie at A1 or above; a Western
    # letter is followed by an ordinary one, below 80.
    usual = sum(pair[0] >= 0xA1 and pair[1] >= 0xA1 for pair in pairs)
    if usual * 2 < len(pairs) or not _is_strict(data, "gb18030"):
        raise UnknownEncoding(file=file, line=line)
    return "gb18030"


def _first_bad_line(data: bytes) -> tuple[int, int]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as reason:
        return data.count(b"\n", 0, reason.start) + 1, reason.start
    return 1, 0


def _transcode(file: str, data: bytes, encoding: str) -> bytes:
    """Decode a piece at a time, so that text never stands in memory four bytes wide."""
    try:
        decoder = getincrementaldecoder(encoding)()
    except LookupError as reason:
        raise UnknownEncoding(file=file, line=1) from reason
    text = io.BytesIO()
    view = memoryview(data)
    start = 0
    try:
        for start in range(0, len(data), CHUNK):
            piece = view[start : start + CHUNK]
            last = start + CHUNK >= len(data)
            text.write(decoder.decode(piece, last).encode())
    except UnicodeError as reason:
        bad = start + getattr(reason, "start", 0)
        line = data.count(b"\n", 0, bad) + 1
        raise DamagedText(
            file=file, line=line, what="bytes that it does not have", encoding=encoding
        ) from reason
    return text.getvalue()

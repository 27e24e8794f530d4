"""Parcel sources: the bytes of a file, and what they are.

The contents decide, not the name: a CSV called .xls and a web page called .xlsx are
both common. Everything is measured before it is unpacked.
"""

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from routing.files.errors import (
    BrokenFile,
    EmptyFile,
    NoSuchFile,
    NotATable,
    TooLarge,
)

CHUNK = 8 << 20  # bytes unpacked in one go


class Format(StrEnum):
    """How the rows are written down."""

    CSV = "csv"
    EXCEL = "excel"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Limits:
    """What is read in one go; beyond it the person is told to split the file.

    A file of 2 million parcels needs about 3 GB of memory while it is read.
    """

    bytes: int = 512 << 20
    rows: int = 2_000_000
    columns: int = 64


@dataclass(frozen=True)
class Source:
    """The unpacked bytes of a file, and the hash of the file as it was sent."""

    name: str
    sha256: str
    format: Format
    data: bytes


def open_source(path: Path, limits: Limits) -> Source:
    """Read a file once, unpack gzip, and find out what it is."""
    if path.is_dir():
        raise NotATable(file=path.name, why="is a folder")
    if not path.is_file():
        raise NoSuchFile(file=path.name)
    _measure(path.name, path.stat().st_size, limits)
    sent = path.read_bytes()
    if not sent.strip():
        raise EmptyFile(file=path.name, why="the file is empty")
    data = unpack(path.name, sent, limits) if sent[:2] == b"\x1f\x8b" else sent
    kind = recognise(path.name, data)
    return Source(path.name, sha256(sent).hexdigest(), kind, data)


def unpack(file: str, packed: bytes, limits: Limits) -> bytes:
    """Unpack gzip, a piece at a time so that a bomb stops at the limit."""
    text = io.BytesIO()
    try:
        with gzip.open(io.BytesIO(packed)) as stream:
            while piece := stream.read(CHUNK):
                text.write(piece)
                _measure(file, text.tell(), limits)
    except (OSError, EOFError, zlib.error) as reason:
        raise BrokenFile(file=file, format="gzip", found=reason) from reason
    if not text.tell():
        raise EmptyFile(file=file, why="the file is empty")
    return text.getvalue()


def recognise(file: str, data: bytes) -> Format:
    """What the first bytes say it is."""
    if data.startswith(b"PK\x03\x04"):
        if b"xl/" in data or b"[Content_Types].xml" in data[:4096]:
            return Format.EXCEL
        raise NotATable(file=file, why="is an archive; unpack it first")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Format.EXCEL
    if data.startswith(b"PAR1"):
        return Format.PARQUET
    for start, sentence in SENTENCES.items():
        if data.startswith(start):
            raise NotATable(file=file, why=sentence)
    if re.match(rb"(?is)\s*<(!doctype|html|table|\?xml|head|meta)", data[:400]):
        raise NotATable(file=file, why="is a web page; open it and save it as .xlsx")
    return Format.CSV


# What other files begin with, and what to say of them.
SENTENCES = {
    b"%PDF": "is a PDF document",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"GIF8": "is a picture",
    b"7z\xbc\xaf": "is an archive; unpack it first",
    b"Rar!": "is an archive; unpack it first",
    b"\x7fELF": "is a program",
    b"MZ": "is a program",
    b"SQLite format 3": "is a database",
}


def _measure(file: str, found: int, limits: Limits) -> None:
    if found > limits.bytes:
        raise TooLarge(
            file=file, what="its size in bytes", found=found, most=limits.bytes
        )

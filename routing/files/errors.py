"""Why a file is refused as a whole; its single rows are refused one by one elsewhere.

* UnreadableFile
  - NoSuchFile         nothing to read under that name
  - EmptyFile          no bytes, no header, or a header and nothing below it
  - TooLarge           more than we read in one go; split it
  - NotATable          a picture, a web page, an archive: no rows in it
  - UnknownEncoding    text in none of the encodings we can be sure of
  - DamagedText        text with bytes that cannot be text, and where they are
  - LockedWorkbook     an Excel file with a password
  - BrokenFile         starts like Excel, Parquet or gzip and does not go on like it
  - WrongHeader        columns missing, doubled or without their unit, all at once;
                       stands by itself, in parcels.wrong_header

Each carries a ``code`` for the catalogue of translations and the ``facts`` that fill
its sentence; ``str()`` gives the English sentence.
"""

from routing.errors import RoutingError


class UnreadableFile(RoutingError):
    """A file of which no row can be used."""

    sentence = "{file}: cannot be read"


class NoSuchFile(UnreadableFile):
    """Nothing to read under that name."""

    sentence = "{file}: there is no such file"


class EmptyFile(UnreadableFile):
    """No bytes, no header, or a header and nothing below it."""

    sentence = "{file}: {why}, so there is nothing to read"


class TooLarge(UnreadableFile):
    """More than we read in one go."""

    sentence = (
        "{file}: {what} is {found:,}, more than the {most:,} read in one go;"
        " split the file and send the parts one after another"
    )


class NotATable(UnreadableFile):
    """A picture, a web page, an archive: no rows in it."""

    sentence = "{file}: {why}; expected CSV, Excel (.xlsx) or Parquet"


class UnknownEncoding(UnreadableFile):
    """Text in none of the encodings we can be sure of."""

    sentence = (
        "{file}: line {line} is neither UTF-8, UTF-16 nor GB18030; save the file as"
        " 'CSV UTF-8', or name its encoding"
    )


class DamagedText(UnreadableFile):
    """Text with bytes that cannot be text."""

    sentence = "{file}: line {line} holds {what}; the rest reads as {encoding}"


class LockedWorkbook(UnreadableFile):
    """An Excel file with a password."""

    sentence = "{file}: the workbook is protected by a password; save it without one"


class BrokenFile(UnreadableFile):
    """Starts like Excel, Parquet or gzip and does not go on like it."""

    sentence = "{file}: looks like {format} but is damaged ({found})"

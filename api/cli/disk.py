"""Disk: what the operating system refuses to do with a file, in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import Unreadable, Unwritable
from api.speech import gettext

# Named by what they mean to a person; the system's own words are English in any case.
SENTENCES = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "it is not ours to open",
    errno.EPERM: "it is not ours to open",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EEXIST: "there is something else by that name",
    errno.EROFS: "it can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
}


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say which file or folder cannot be written, and why."""
    try:
        yield
    except OSError as error:
        path = error.filename or place
        raise Unwritable(path=path, rule=_why(error)) from error


def about_a_file(error: OSError) -> Unreadable | None:
    """A refusal for a file that was opened to be read; none if no file is named."""
    if error.filename is None and error.errno not in SENTENCES:
        return None
    path = error.filename or gettext("what was to be written")
    return Unreadable(path=path, rule=_why(error))


def _why(error: OSError) -> str:
    sentence = SENTENCES.get(error.errno or 0)
    return gettext(sentence) if sentence else error.strerror or str(error)

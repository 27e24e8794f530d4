"""Fingerprint: a SHA-256 of values, the same on every machine and in every run.

Sets are taken in order, polygons as their binary form, columns as their bytes: what
Python prints of them changes from run to run.
"""

import hashlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass

import numpy as np
from shapely import Geometry, to_wkb


def fingerprint(value: object) -> str:
    """The SHA-256 of a value made of dataclasses, collections, columns and scalars."""
    digest = hashlib.sha256()
    for part in _parts(value):
        digest.update(part)
    return digest.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    """Bytes of a value; brackets keep ("ab", "c") and ("a", "bc") apart."""
    if isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Geometry):
        yield to_wkb(value)
    elif is_dataclass(value):
        yield f"{type(value).__name__}(".encode()
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
        yield b")"
    elif isinstance(value, Mapping):
        yield from _parts(sorted(value.items(), key=lambda it: str(it[0])))
    elif isinstance(value, Set):
        yield from _parts(sorted(value, key=str))
    elif isinstance(value, tuple | list):
        yield b"["
        for item in value:
            yield from _parts(item)
        yield b"]"
    elif isinstance(value, str):
        # A member of an enumeration is its value, wherever it was read from.
        yield f"{str(value)!r},".encode()
    else:
        yield f"{value!r},".encode()

"""Markup: elements of HTML and SVG as text that is escaped once and for all.

Text that is not markup yet is escaped when it enters an element, so a parcel called
``<script>`` is a parcel with an odd name and nothing more.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

_VOID = frozenset({"meta", "br", "col", "input"})

Value = str | int | float | bool | None


def tag(name: str, /, *children: str, **attributes: Value) -> Markup:
    """An element; ``class_`` loses its underscore, ``data_tip`` turns to data-tip.

    ``True`` writes a bare attribute; ``False`` and ``None`` write none.
    """
    opened = f"<{name}{''.join(_attributes(attributes))}>"
    closed = "" if name in _VOID else f"{together(children)}</{name}>"
    # Names are ours; values and children were escaped on their way in.
    return Markup(opened + closed)  # noqa: S704


def together(parts: Iterable[str]) -> Markup:
    """Parts one after the other; those that are plain text are escaped."""
    return Markup("").join(parts)


def coordinate(value: float) -> str:
    """A length in a picture: a tenth of a pixel is as fine as eyes are."""
    tenth = round(float(value), 1) + 0.0  # adding nought makes -0 a 0
    return f"{tenth:.1f}".removesuffix(".0")


def path(points: Iterable[Iterable[float]], *, closed: bool = False) -> str:
    """The ``d`` of a line through points."""
    steps = "L".join(" ".join(coordinate(part) for part in point) for point in points)
    return f"M{steps}" + ("Z" if closed else "")


def _attributes(attributes: dict[str, Value]) -> Iterable[str]:
    for name, value in attributes.items():
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            yield f" {written}"
        elif isinstance(value, float):
            yield f' {written}="{coordinate(value)}"'
        elif value is not False and value is not None:
            yield f' {written}="{escape(str(value))}"'

"""EORI: how EU customs know an economic operator.

Two letters of country and up to fifteen letters or digits, whose form is national: only
the outer form is checked here. Whether a number exists, the EU's own service tells.
"""

from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.countries import expect_country
from wms.identifiers.shape import expect_shape, normalise

KIND = "eori"
_MASKS = tuple("AA" + "X" * length for length in range(1, 16))

# Northern Ireland trades under EU customs law with a code outside ISO 3166-1.
_BESIDES = frozenset({"XI"})


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    text = normalise(value)
    expect_shape(KIND, text, *_MASKS)
    expect_country(KIND, text, 1, besides=_BESIDES)
    return text


Eori = Annotated[str, AfterValidator(canonical)]

"""The number on a container seal.

Seal makers number as they please: ISO 17712 rules how a seal breaks, not how it is
numbered, and there is no check digit. What is refused is only what no transit message
can carry, taken to be more than twenty letters and digits (UNVERIFIED).
"""

from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.shape import expect_shape, normalise

KIND = "seal"
_MASKS = tuple("X" * length for length in range(1, 21))


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    text = normalise(value)
    expect_shape(KIND, text, *_MASKS)
    return text


SealNumber = Annotated[str, AfterValidator(canonical)]

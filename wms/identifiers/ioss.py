"""EU import one-stop shop: IM, three digits of member state, seven of serial.

The last digit is said to be a check digit, but the algorithm is not published, so only
the form and the member state are checked: UNVERIFIED beyond that. The number goes to
customs electronically and is not for printing on labels.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator
from stdnum.eu.oss import ISO_3166_1_MEMBER_STATES

from wms.identifiers.errors import NotUsable, Unassigned
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.IOSS
MASK = "AA9999999999"


@dataclass(frozen=True)
class IossParts:
    """The parts of an IOSS number."""

    scheme: str
    member_state: str
    serial: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        if self.scheme == "IN":
            raise NotUsable(
                KIND,
                text,
                1,
                part="scheme",
                found=self.scheme,
                why="it identifies an intermediary, not the seller's IOSS registration",
            )
        if self.scheme != "IM":
            raise Unassigned(
                KIND, text, 1, part="scheme", found=self.scheme, expected="IM"
            )
        if self.member_state not in ISO_3166_1_MEMBER_STATES:
            raise Unassigned(
                KIND,
                text,
                3,
                part="member state",
                found=self.member_state,
                expected="the ISO 3166-1 number of an EU member state",
            )

    def __str__(self) -> str:
        return f"{self.scheme}{self.member_state}{self.serial}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "scheme": self.scheme,
            "member_state": self.member_state,
            "serial": self.serial,
        }


def parse(value: str) -> IossParts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    return IossParts(text[:2], text[2:5], text[5:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


IossNumber = Annotated[str, AfterValidator(canonical)]

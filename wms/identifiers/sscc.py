"""GS1 SSCC: the eighteen digits on a logistic unit's label.

Extension digit, GS1 company prefix, serial reference, check digit. A scanner reads the
application identifier 00 in front, printed (00): both are taken off. Company prefixes
differ in length; the one shown is what the GS1 ranges bundled with biip say, if any.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.SSCC
MASK = "9" * 18


@dataclass(frozen=True)
class SsccParts:
    """The parts of a logistic unit's number."""

    extension: str
    company_and_serial: str
    check_digit: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        due = check_digits.gs1(text[:-1])
        if self.check_digit != due:
            raise WrongCheckDigit(KIND, text, 18, part="check digit", expected=due)

    def __str__(self) -> str:
        return f"{self.extension}{self.company_and_serial}{self.check_digit}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        # Loading the GS1 ranges takes a tenth of a second; only a label that is shown
        # to somebody needs them.
        from biip.sscc import Sscc as Label

        label = Label.parse(str(self))
        company = label.company_prefix
        return {
            "extension": self.extension,
            "issuer": label.prefix.usage if label.prefix else None,
            "company_prefix": company.value if company else None,
            "company_and_serial": self.company_and_serial,
            "check_digit": self.check_digit,
        }


def written(value: str) -> str:
    """Normalise, and take off the application identifier a scanner leaves in front."""
    text = normalise(value).removeprefix("(00)")
    return text[2:] if len(text) == 20 and text.startswith("00") else text


def parse(value: str) -> SsccParts:
    """Take the number apart, or refuse it."""
    text = written(value)
    return SsccParts(text[:1], text[1:17], text[17:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(company_prefix: str, serial: int, *, extension: int = 0) -> str:
    """Make a unit's number; the serial fills what the company prefix leaves."""
    body = f"{extension}{company_prefix}{serial:0{16 - len(company_prefix)}d}"
    expect_shape(KIND, body, MASK[:-1])
    return str(parse(body + check_digits.gs1(body)))


Sscc = Annotated[str, AfterValidator(canonical)]

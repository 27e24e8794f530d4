"""Check digits: what each scheme computes, and exactly what it promises to catch.

Every function takes the characters before the check digit and returns the digit.
"Caught" means that the changed number no longer verifies; what a scheme misses is
written beside it, because a clerk who trusts a check too far keys a neighbour's parcel.
"""

from stdnum import ean, iso6346, luhn

from wms.identifiers.shape import DIGITS, LETTERS

# UPU S10: one weight a digit, left to right.
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)

# GB 32100-2015 leaves out I, O, S, V and Z; the powers of 3 modulo 31.
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

# GB 11714-1997: its alphabet is all of 0-9 and A-Z, worth 0 to 35.
_ORGANISATION_ALPHABET = DIGITS + LETTERS
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def s10(serial: str) -> str:
    """UPU S10, modulo 11 over the eight serial digits.

    The remainder's complement 10 is written 0 and 11 is written 5. So 5 stands for two
    complements: a changed digit or an adjacent swap in the serial is caught, save some
    where the check digit is 5. A changed check digit is always caught. The letters
    before and behind are not covered.
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(serial, _S10_WEIGHTS, strict=True)
    )
    complement = 11 - total % 11
    return {10: "0", 11: "5"}.get(complement, str(complement))


def container(owner_and_serial: str) -> str:
    """ISO 6346, modulo 11 over owner, category and serial.

    Remainder 10 is written 0, as remainder 0 is: a changed digit or an adjacent swap
    in the serial is caught, save some where the check digit is 0. Letters whose values
    differ by a multiple of 11 (A, K, U; B, L, V; ...) pass for each other. The
    characters must have been shaped: the library accepts digits as owner letters.
    """
    return iso6346.calc_check_digit(owner_and_serial)


def luhn_digit(digits: str) -> str:
    """Luhn, modulo 10: UIC wagons, and 1520 mm wagons.

    Catches every changed digit and every adjacent swap but 09 and 90.
    """
    return luhn.calc_check_digit(digits)


def air_waybill(serial: str) -> str:
    """Modulo 7 of the seven serial digits taken as one number.

    Misses 0 for 7, 1 for 8 and 2 for 9, changed or swapped with each other; catches
    every other changed digit or adjacent swap in the serial. The airline prefix is not
    covered.
    """
    return str(int(serial) % 7)


def gs1(digits: str) -> str:
    """GS1, modulo 10 with weights 3 and 1 from the right: GTIN and SSCC.

    Catches every changed digit and every adjacent swap but of digits that differ by 5.
    """
    return ean.calc_check_digit(digits)


def uscc(first_seventeen: str) -> str:
    """GB 32100-2015, modulo 31: catches every changed character and adjacent swap."""
    # Not stdnum.cn.uscc: its validation refuses the letters that open rural
    # collectives' codes (N2...), so the sum stays beside the rule that uses it.
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first_seventeen, _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def organisation(first_eight: str) -> str:
    """GB 11714, modulo 11: 10 is written X, 11 is written 0.

    Catches every changed digit and adjacent swap, save characters whose values differ
    by a multiple of 11 (0, B, M, X; 1, C, N, Y; ...), which pass for each other.
    """
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "123456789X0"[10 - total % 11]

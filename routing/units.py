"""Units of the trade: grams, cubic centimetres, minor units of money, minutes.

Quantities are integers whose name ends in the unit; these are the only places where
one unit becomes another.
"""

import numpy as np
from numpy.typing import NDArray

G_PER_KG = 1_000
CM3_PER_M3 = 1_000_000
MIN_PER_DAY = 1_440

Ints = NDArray[np.int64]


def volume_cm3(length_mm: Ints, width_mm: Ints, height_mm: Ints) -> Ints:
    """Box volume in whole cubic centimetres, rounded up so that a load never shrinks."""
    return -(-(length_mm * width_mm * height_mm) // 1_000)


def chargeable_weight_g(
    weight_g: Ints, volume_cm3: Ints, *, divisor_cm3_per_kg: int, step_g: int
) -> Ints:
    """Weight a carrier bills: the larger of actual and volumetric, in whole steps.

    ``divisor_cm3_per_kg`` of 0 means the contract bills actual weight only; a
    ``step_g`` of 1 means no rounding.
    """
    billed_g = weight_g
    if divisor_cm3_per_kg > 0:
        volumetric_g = -(-volume_cm3 * G_PER_KG // divisor_cm3_per_kg)
        billed_g = np.maximum(weight_g, volumetric_g)
    return -(-billed_g // step_g) * step_g

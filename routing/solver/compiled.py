"""Kernels: functions compiled on first use and kept on disk for the next start.

No kernel uses fast maths, threads, or a library's exp or log: additions happen in the
order they are written, so every machine computes the same prices to the last bit, and
a run that ends by work gives the same plan everywhere. Kernels release the
interpreter lock; whoever calls them may run two side by side.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(function: Function) -> Function:
    """Compile a function of arrays and numbers."""
    compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast(Function, compiled)

"""Vectors as numpy has them and as they are stored. Imported with the first one: numpy takes a tenth of a second."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""float32, shape (d,)"""

_STORED = np.dtype("<f4")
_SLACK = 1e-3


def unit(vector: "NDArray[np.floating]") -> Vector | None:
    """The vector at unit length; None for one without a direction."""
    flat = np.asarray(vector, dtype=np.float64).reshape(-1)
    length = float(np.linalg.norm(flat)) if flat.size and np.isfinite(flat).all() else 0.0
    return (flat / length).astype(np.float32) if length > 0 else None


def is_unit(vector: Vector) -> bool:
    """Whether every number of it is one and its length is 1."""
    return bool(vector.size) and abs(float(np.linalg.norm(vector)) - 1) < _SLACK


def unpack(data: bytes, dims: int) -> Vector | None:
    """A stored vector; None where it is not of that length, or not of length 1."""
    if len(data) != dims * _STORED.itemsize:
        return None
    vector = np.frombuffer(data, dtype=_STORED).astype(np.float32)
    return vector if is_unit(vector) else None

"""Product ids as small integers: code = position among the sorted ids, so every tie breaks the same way everywhere."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]


class Vocabulary:
    """The products a model knows, sorted by id.

    Parameters
    ----------
    product_ids
        Any iterable; duplicates are dropped. Code `i` is the i-th smallest id.
    """

    __slots__ = ("_code_of", "product_ids")

    def __init__(self, product_ids: Iterable[str]) -> None:
        self.product_ids: tuple[str, ...] = tuple(sorted(set(product_ids)))
        self._code_of = {product_id: code for code, product_id in enumerate(self.product_ids)}

    def __len__(self) -> int:
        return len(self.product_ids)

    def code(self, product_id: str) -> int:
        """Code of the id, -1 when the model never heard of it."""
        return self._code_of.get(product_id, -1)

    def coded(self, weighted: Iterable[tuple[str, float]]) -> list[tuple[int, float]]:
        """(code, weight) of the ids the model knows, in the order given; the others are left out."""
        code_of = self._code_of
        return [(code_of[product_id], weight) for product_id, weight in weighted if product_id in code_of]

    def known(self, product_ids: Iterable[str]) -> list[int]:
        """Codes of the ids the model knows, in the order given; the others are left out."""
        code_of = self._code_of
        return [code_of[product_id] for product_id in product_ids if product_id in code_of]

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """UTF-8 text and its cut points; NumPy's own text would take 4 bytes per character of the longest id."""
        raw = [product_id.encode() for product_id in self.product_ids]
        ends = np.cumsum([0, *(len(text) for text in raw)], dtype=np.int64)
        return {"product_id_text": np.frombuffer(b"".join(raw), np.uint8), "product_id_ends": ends}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Vocabulary:
        """The vocabulary that `to_arrays` wrote. Models trained together share one object in memory."""
        return _decoded(arrays["product_id_text"].tobytes(), arrays["product_id_ends"].tobytes())


@functools.lru_cache(maxsize=2)
def _decoded(text: bytes, ends: bytes) -> Vocabulary:
    cuts = np.frombuffer(ends, np.int64).tolist()
    return Vocabulary(text[start:end].decode() for start, end in pairwise(cuts))

"""Item-to-item models over any grouping (baskets, people): co-occurrence normalised by popularity, and EASE.

References: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019 (EASE, equation 8).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from habitue.models.product_table import ProductTable, table_of
from habitue.models.vocabulary import Codes

_ROWS = 128  # of a dense matrix at a time


def group_matrix(
    group: NDArray[np.int64], product: Codes, value: NDArray[np.float64], n_products: int, max_length: int
) -> sparse.csr_array:
    """Groups by products, repeated pairs summed; groups of more than `max_length` products are left out.

    A wholesaler's order or a crawler's visit relates everything to everything, and costs the square of its length.
    """
    n_groups = int(group.max(initial=-1)) + 1
    matrix = sparse.coo_array((value, (group, product)), shape=(n_groups, n_products)).tocsr()
    matrix.sum_duplicates()
    return matrix[np.flatnonzero(np.diff(matrix.indptr) <= max_length)]


def co_occurrence_table(
    matrix: sparse.csr_array, *, width: int, min_support: int, popularity_power: float
) -> ProductTable:
    """P(j given i) / n_j ** popularity_power over pairs met in at least `min_support` groups.

    Lift (a power of 1) is the worst known ranking: it prefers pairs met by chance.
    """
    ones = matrix.astype(bool).astype(np.float64)
    pairs = (ones.T @ ones).tocsr()
    count = np.asarray(pairs.diagonal())
    pairs.setdiag(0)
    pairs.data[pairs.data < min_support] = 0
    pairs.eliminate_zeros()
    row = np.repeat(np.arange(len(count)), np.diff(pairs.indptr))
    pairs.data /= count[row] * count[pairs.indices] ** popularity_power
    return table_of(pairs, width)


def ease_table(matrix: sparse.csr_array, *, width: int, regularisation: float, max_products: int) -> ProductTable:
    """EASE: the linear model that best rebuilds each group from its own other products.

    Parameters
    ----------
    regularisation
        L2 (lambda) on the weights, in squared units of the matrix.
    max_products
        Only the most frequent ones take part: the dense inverse costs their number cubed (3,000: some seconds).
    """
    n_products = matrix.shape[1]
    frequency = np.bincount(matrix.indices, minlength=n_products)
    active = np.sort(np.lexsort((np.arange(n_products), -frequency))[:max_products])
    active = active[frequency[active] > 0]
    if not len(active):
        return ProductTable(np.empty((n_products, 0), np.int32), np.empty((n_products, 0), np.float32))
    kept = matrix[:, active]
    inverse = _ease_inverse(_gram(kept), regularisation)
    width = min(width, len(active))
    products = np.full((n_products, width), -1, np.int32)
    values = np.zeros((n_products, width), np.float32)
    for start in range(0, len(active), _ROWS):  # by blocks: a whole matrix of positions would double the memory
        rows = np.arange(start, min(start + _ROWS, len(active)))
        weights = -inverse[rows] / np.diag(inverse)[None, :]
        weights[np.arange(len(rows)), rows] = 0.0
        # unlike in a sparse table exact ties hardly ever happen here, so a partition is enough and ten times faster
        largest = np.argpartition(-np.abs(weights), width - 1, axis=1)[:, :width]
        products[active[rows]] = active[largest]
        values[active[rows]] = np.take_along_axis(weights, largest, axis=1)
    return ProductTable(products, values)


def _gram(matrix: sparse.csr_array) -> NDArray[np.float64]:
    """The products of all pairs of columns, dense, a block of rows at a time: sparse it would be there twice."""
    columns = matrix.T.tocsr()
    gram = np.empty((matrix.shape[1], matrix.shape[1]))
    for start in range(0, len(gram), _ROWS):
        gram[start : start + _ROWS] = (columns[start : start + _ROWS] @ matrix).toarray()
    return gram


def _ease_inverse(gram: NDArray[np.float64], regularisation: float) -> NDArray[np.float64]:
    """The inverse of the regularised Gram matrix, made in its own memory."""
    gram = np.asarray(gram, np.float64)
    gram[np.diag_indices_from(gram)] += regularisation
    # the transpose of a symmetric matrix in C order is itself in Fortran order, which LAPACK takes without a copy
    factor, _ = linalg.cho_factor(gram.T, lower=True, overwrite_a=True, check_finite=False)
    inverse: NDArray[np.float64]
    inverse, failed = linalg.lapack.dpotri(factor, lower=True, overwrite_c=True)
    if failed:
        raise np.linalg.LinAlgError(f"EASE: the Gram matrix could not be inverted (LAPACK info {failed})")
    for start in range(0, len(inverse), _ROWS):  # LAPACK fills the lower triangle only: mirror it, a block at a time
        stop = min(start + _ROWS, len(inverse))
        corner = np.tril(inverse[start:stop, start:stop])
        inverse[start:stop, start:stop] = corner + np.tril(corner, -1).T
        inverse[start:stop, stop:] = inverse[stop:, start:stop].T
    return inverse

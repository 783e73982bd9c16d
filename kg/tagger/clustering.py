"""Learns from texts without gold which words are used alike: they stand among the same words.

Words are counted with the words around them, what is more than chance is brought to few dimensions
(the largest singular values of positive pointwise mutual information), and words that
lie in the same direction are a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from kg.tagger.clusters import Clusters, plain
from kg.tagger.tags import token_words

SIZES = (64, 256, 1024)
"""Number of groups, from the widest to the narrowest."""

_LEAST = 5  # times that a word is to be seen
_FEWEST = 40  # words to be put in groups
_IN_A_GROUP = 4  # on average, at least
_NEAR = 2  # words to either side
_CONTEXTS = 4000  # words that are told apart around a word
_EVEN = 0.75  # rare words are else the most telling ones (Levy et al. 2015)
_DIMENSIONS = 100
_SPARE, _POWERS = 20, 6
_ROUNDS = 15
_SEED = 7
_AT_ONCE = 4096


def clustered(texts: Iterable[str], *, sizes: Sequence[int] = SIZES) -> Clusters:
    """Return the groups of the words of texts; none where the texts have too few words.

    The same texts in the same order give the same groups.

    Args:
        texts: in which words are counted; those seen a few times only are in no group.
        sizes: number of groups, from the widest to the narrowest; fewer for few words.
    """
    read = [[plain(word) for word in token_words(text)] for text in texts]
    counts = Counter(word for words in read for word in words)
    words = sorted(
        (word for word, count in counts.items() if count >= _LEAST),
        key=lambda word: (-counts[word], word),
    )
    if len(words) < _FEWEST:
        return Clusters()
    directions = _directions(_surprise(_around(read, words)))
    groups = [_grouped(directions, min(size, len(words) // _IN_A_GROUP)) for size in sizes]
    return Clusters(
        {
            word: tuple(each)
            for word, each in zip(words, np.stack(groups, axis=1).tolist(), strict=True)
        }
    )


def _around(texts: Sequence[Sequence[str]], words: Sequence[str]) -> csr_array:
    """Return how often each word (rows) has each frequent word before or behind it (columns)."""
    number = {word: at for at, word in enumerate(words)}
    pause = [-1] * _NEAR
    line = np.array([at for text in texts for at in (*(number.get(w, -1) for w in text), *pause)])
    shape = (len(words), min(_CONTEXTS, len(words)))
    counts = []
    for step in range(1, _NEAR + 1):
        for one, other in ((line[:-step], line[step:]), (line[step:], line[:-step])):
            both = (one >= 0) & (other >= 0) & (other < shape[1])
            places = (one[both], other[both])
            counts.append(coo_array((np.ones(int(both.sum())), places), shape=shape).tocsr())
    return csr_array(hstack(counts))


def _surprise(counts: csr_array) -> csr_array:
    """Return how much more often than by chance words meet, as logarithms; 0 for less."""
    total = counts.sum()
    each = np.asarray(counts.sum(axis=1)).ravel()
    around = np.asarray(counts.sum(axis=0)).ravel() ** _EVEN
    around *= total / around.sum()
    met = counts.tocoo()
    told = np.log(met.data * total / (each[met.row] * around[met.col]))
    found = csr_array((np.maximum(told, 0.0), (met.row, met.col)), shape=counts.shape)
    found.eliminate_zeros()
    return found


def _directions(surprise: csr_array) -> NDArray[np.float64]:
    """Return a vector of length 1 (or 0) for each word; words that are used alike are near.

    The decomposition is that of Halko et al. (2011): a random draw, bettered by the power method.
    """
    size = min(_DIMENSIONS, *surprise.shape)
    drawn = np.random.default_rng(_SEED).standard_normal((surprise.shape[1], size + _SPARE))
    for _ in range(_POWERS):
        drawn = surprise.T @ np.linalg.qr(surprise @ drawn).Q
    basis = np.linalg.qr(surprise @ drawn).Q
    vectors, weights, _ = np.linalg.svd((surprise.T @ basis).T, full_matrices=False)
    return _of_length_1((basis @ vectors * np.sqrt(weights))[:, :size])


def _of_length_1(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1.0)


def _grouped(directions: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """Return the number of the group of each word, by k-means of directions."""
    draw = np.random.default_rng(_SEED)
    # The words are in order of frequency: the first ones make centres that are no chance words.
    centres = directions[draw.permutation(min(len(directions), 8 * size))[:size]]
    for _ in range(_ROUNDS):
        groups = np.concatenate(
            [
                (directions[at : at + _AT_ONCE] @ centres.T).argmax(axis=1)
                for at in range(0, len(directions), _AT_ONCE)
            ]
        )
        places = (groups, np.arange(len(groups)))
        members = csr_array((np.ones(len(groups)), places), shape=(size, len(groups)))
        centres = _of_length_1(np.asarray(members @ directions))
    return groups

"""The gamma-Poisson mixture of DuMouchel: ratios shrunk by what all pairs of a source tell.

DuMouchel W (1999), The American Statistician 53:177-190, doi:10.1080/00031305.1999.10474456; fitted
to the pairs with cases alone, as in DuMouchel W, Pregibon D (2001), Proceedings of the seventh
ACM SIGKDD conference, 67-76, doi:10.1145/502512.502526.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammainc, gammaln, logit, psi

from kg.disproportionality.tables import Estimates, Numbers

FEWEST = 100
"""Pairs that five parameters need at least."""

_STARTS = (  # from DuMouchel (1999), and others around it
    (0.2, 0.1, 2.0, 4.0, 1 / 3),
    (0.1, 0.1, 10.0, 10.0, 0.2),
    (0.3, 0.5, 6.0, 6.0, 0.5),
    (0.5, 0.3, 12.0, 12.0, 0.8),
    (0.2, 0.2, 5.0, 5.0, 0.4),
)
_WIDEST = 8.0  # logarithms of the parameters lie between this and its negative
_NARROWEST = 200.0  # greatest shape: what is narrower is a point, and no distribution of ratios
_BINS = 100  # pairs with one number of cases that are kept apart when they are squashed
_HALVINGS = 60  # of an interval: as exact as the numbers are
_TAIL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """The distribution of the ratio of observed to expected cases, over all pairs.

    Attributes:
        shape, rate: of the two gamma distributions, that with the greater mean first.
        share: 0..1, of the first.
        pairs: number of pairs that it was fitted to.
    """

    shape: tuple[float, float]
    rate: tuple[float, float]
    share: float
    pairs: int


def fit(cases: Numbers, expected: Numbers) -> Mixture | None:
    """Return the most likely mixture.

    None for fewer than `FEWEST` pairs, or where these are too much alike to tell a distribution:
    then one of the two parts would be a point, and every interval far too short.

    Args:
        cases: observed in each pair, 1 at least.
        expected: of each pair.
    """
    if len(cases) < FEWEST:
        return None
    squashed = squash(cases, expected)
    found = [
        minimize(
            _cost,
            np.array([*np.log(start[:4]), logit(start[4])]),
            args=squashed,
            method="L-BFGS-B",
            bounds=[(-_WIDEST, _WIDEST)] * 5,
        )
        for start in _STARTS
    ]
    best = min(found, key=lambda each: float(each.fun))
    one, one_rate, other, other_rate = np.exp(best.x[:4]).tolist()
    share = float(expit(best.x[4]))
    if max(one, other) > _NARROWEST:
        return None
    if one / one_rate < other / other_rate:
        one, one_rate, other, other_rate, share = other, other_rate, one, one_rate, 1 - share
    return Mixture(shape=(one, other), rate=(one_rate, other_rate), share=share, pairs=len(cases))


def squash(cases: Numbers, expected: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return pairs put together where they have as many cases and are expected about as often.

    Returns:
        Cases, mean of the expected cases, and number of pairs of each lot: at most 100 lots for a
        number of cases (data squashing: DuMouchel and Pregibon 2001).
    """
    order = np.lexsort((expected, cases))
    cases, expected = cases[order], expected[order]
    _, first, sizes = np.unique(cases, return_index=True, return_counts=True)
    place = np.arange(len(cases)) - np.repeat(first, sizes)
    bins = np.minimum(sizes, _BINS)
    lot = place * np.repeat(bins, sizes) // np.repeat(sizes, sizes)
    new = np.ones(len(cases), np.bool_)
    new[1:] = (cases[1:] != cases[:-1]) | (lot[1:] != lot[:-1])
    starts = np.flatnonzero(new)
    weights = np.diff(np.append(starts, len(cases))).astype(np.float64)
    return cases[starts], np.add.reduceat(expected, starts) / weights, weights


def negative_log_likelihood(
    mixture: Mixture, cases: Numbers, expected: Numbers, weights: Numbers | float = 1.0
) -> float:
    """Return minus the logarithm of the likelihood of pairs that have one case at least.

    The whole mixture is cut at one case, so that its share is that among all pairs, as the
    posterior needs it.
    """
    one, other = mixture.shape
    one_rate, other_rate = mixture.rate
    shares = -np.logaddexp(0, [-_logit(mixture.share), _logit(mixture.share)])
    seen = np.logaddexp(
        shares[0] + _log_negative_binomial(one, one_rate, cases, expected),
        shares[1] + _log_negative_binomial(other, other_rate, cases, expected),
    )
    none = np.logaddexp(
        shares[0] + one * np.log(one_rate / (one_rate + expected)),
        shares[1] + other * np.log(other_rate / (other_rate + expected)),
    )
    return -float(np.sum(weights * (seen - np.log(-np.expm1(none)))))


def posterior(mixture: Mixture, cases: Numbers, expected: Numbers) -> Estimates:
    """Return EBGM with EB05 and EB95 of each pair.

    The geometric mean of the ratio given its cases, and the 5 % and 95 % quantiles of it: an
    interval of 90 %, as the measure is used. Equations 9 to 11 of DuMouchel (1999).
    """
    weight = first_share(mixture, cases, expected)
    shapes = [shape + cases for shape in mixture.shape]
    rates = [rate + expected for rate in mixture.rate]
    logs = [psi(shape) - np.log(rate) for shape, rate in zip(shapes, rates, strict=True)]
    mean = np.exp(weight * logs[0] + (1 - weight) * logs[1])

    def below(ratio: Numbers) -> Numbers:
        one, other = (
            gammainc(shape, rate * ratio) for shape, rate in zip(shapes, rates, strict=True)
        )
        found: Numbers = weight * one + (1 - weight) * other
        return found

    # a quantile of the mixture lies within any bounds that hold nearly all of both parts
    most = np.maximum(*((s + 40 * np.sqrt(s) + 40) / r for s, r in zip(shapes, rates, strict=True)))
    low, high = (_quantile(below, most, level) for level in (_TAIL, 1 - _TAIL))
    return Estimates(mean, low, high)


def first_share(mixture: Mixture, cases: Numbers, expected: Numbers) -> Numbers:
    """Return the probability that the ratio of a pair is of the first distribution (equation 6)."""
    one, other = (
        _log_negative_binomial(shape, rate, cases, expected)
        for shape, rate in zip(mixture.shape, mixture.rate, strict=True)
    )
    found: Numbers = expit(logit(mixture.share) + one - other)
    return found


def _quantile(below: Callable[[Numbers], Numbers], most: Numbers, level: float) -> Numbers:
    low, high = np.zeros_like(most), most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        less = below(middle) < level
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return (low + high) / 2


def _cost(logs: Numbers, cases: Numbers, expected: Numbers, weights: Numbers) -> float:
    one, one_rate, other, other_rate = np.exp(logs[:4]).tolist()
    mixture = Mixture(
        shape=(one, other), rate=(one_rate, other_rate), share=float(expit(logs[4])), pairs=0
    )
    return negative_log_likelihood(mixture, cases, expected, weights)


def _logit(share: float) -> float:
    return float(logit(share))


def _log_negative_binomial(shape: float, rate: float, cases: Numbers, expected: Numbers) -> Numbers:
    """Return the logarithm of the probability of cases, the ratio being of a gamma distribution."""
    found: Numbers = (
        gammaln(shape + cases)
        - gammaln(shape)
        - gammaln(cases + 1)
        + shape * np.log(rate / (rate + expected))
        + cases * np.log(expected / (rate + expected))
    )
    return found

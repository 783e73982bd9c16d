"""The gamma-Poisson mixture of DuMouchel: ratios shrunk by what all pairs of a source tell.

DuMouchel W (1999), The American Statistician 53:177-190, doi:10.1080/00031305.1999.10474456; fitted
to the pairs with cases alone, as in DuMouchel W, Pregibon D (2001), Proceedings of the seventh
ACM SIGKDD conference, 67-76, doi:10.1145/502512.502526.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammainc, gammaincinv, gammaln, logit, psi

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
_MOST = 2_000  # times that the likelihood is computed for each start; 150 are enough as a rule
_BINS = 100  # pairs with one number of cases that are kept apart when they are squashed
_STEPS = 60  # were every one of them a halving, the quantile would be as exact as the numbers are
_EXACT = 1e-12  # relative change of a quantile that makes no difference
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
    likelihood = Likelihood(*squash(cases, expected))
    found = [
        minimize(
            likelihood.negative,
            np.array([*np.log(start[:4]), logit(start[4])]),
            jac=True,
            method="TNC",  # L-BFGS-B calls upon all cores for what are five numbers
            bounds=[(-_WIDEST, _WIDEST)] * 5,
            options={"maxfun": _MOST},
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
    (one, other), (one_rate, other_rate) = mixture.shape, mixture.rate
    logs = np.array([*np.log([one, one_rate, other, other_rate]), logit(mixture.share)])
    lots = np.broadcast_to(np.asarray(weights, np.float64), cases.shape)
    return Likelihood(cases, expected, lots).negative(logs)[0]


class Likelihood:
    """The likelihood of lots of pairs, as a function of the parameters of the mixture.

    Args:
        cases, expected: of the pairs of each lot.
        weights: number of its pairs.
    """

    def __init__(self, cases: Numbers, expected: Numbers, weights: Numbers) -> None:
        # most lots have the cases of others, and the gamma function takes most of the time
        self._different, self._which = np.unique(cases, return_inverse=True)
        self._cases, self._expected, self._weights = cases, expected, weights
        self._fixed = cases * np.log(expected) - gammaln(cases + 1)

    def negative(self, logs: Numbers) -> tuple[float, Numbers]:
        """Return minus the logarithm of the likelihood, and its gradient.

        Args:
            logs: logarithms of shape and rate of the first and of the second distribution, and of
                the odds of the first.
        """
        shapes, rates = np.exp(logs[[0, 2]]).tolist(), np.exp(logs[[1, 3]]).tolist()
        log_shares = -np.logaddexp(0, [-logs[4], logs[4]])
        parts = [self._part(shape, rate) for shape, rate in zip(shapes, rates, strict=True)]
        seen = [share + part.seen for share, part in zip(log_shares, parts, strict=True)]
        none = [share + part.none for share, part in zip(log_shares, parts, strict=True)]
        any_seen, any_none = np.logaddexp(*seen), np.logaddexp(*none)
        value = -np.sum(self._weights * (any_seen - np.log(-np.expm1(any_none))))
        gradient = np.empty(5)
        odds = self._weights / np.expm1(-any_none)  # of no case against one at least
        for at, (part, shape, rate) in enumerate(zip(parts, shapes, rates, strict=True)):
            of_seen = self._weights * np.exp(seen[at] - any_seen)
            of_none = odds * np.exp(none[at] - any_none)
            beyond = self._expected / (rate + self._expected)
            below = self._cases * rate / (rate + self._expected)
            # by the logarithm of the rate both change by shape * beyond; what is seen less so
            gradient[2 * at] = -shape * (
                of_seen @ (part.growth + part.log_absent) + of_none @ part.log_absent
            )
            gradient[2 * at + 1] = -(
                of_seen @ (shape * beyond - below) + of_none @ (shape * beyond)
            )
        share = expit(logs[4])
        gradient[4] = -(
            self._weights @ (np.exp(seen[0] - any_seen) - share)
            + odds @ (np.exp(none[0] - any_none) - share)
        )
        return float(value), gradient

    def _part(self, shape: float, rate: float) -> _Part:
        log_absent = -np.log1p(self._expected / rate)
        growth = psi(shape + self._different) - psi(shape)
        rising = gammaln(shape + self._different) - gammaln(shape)
        none = shape * log_absent
        seen = (
            rising[self._which] + self._fixed + none - self._cases * np.log(rate + self._expected)
        )
        return _Part(seen, none, log_absent, growth[self._which])


@dataclass(frozen=True, slots=True)
class _Part:
    """What one of the two distributions makes of lots.

    Attributes:
        seen, none: logarithms of the probabilities of the cases that there are, and of no case.
        log_absent: change of the latter with the shape, a part of that of the former.
        growth: the rest of the change of the former.
    """

    seen: Numbers
    none: Numbers
    log_absent: Numbers
    growth: Numbers


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

    low, high = (_quantile(weight, shapes, rates, level) for level in (_TAIL, 1 - _TAIL))
    return Estimates(mean, low, high)


def first_share(mixture: Mixture, cases: Numbers, expected: Numbers) -> Numbers:
    """Return the probability that the ratio of a pair is of the first distribution (equation 6)."""
    one, other = (
        _log_negative_binomial(shape, rate, cases, expected)
        for shape, rate in zip(mixture.shape, mixture.rate, strict=True)
    )
    found: Numbers = expit(logit(mixture.share) + one - other)
    return found


def _quantile(
    weight: Numbers, shapes: Sequence[Numbers], rates: Sequence[Numbers], level: float
) -> Numbers:
    """Return quantiles of mixtures of two gamma distributions.

    They lie between those of the two, and are sought there by the method of Newton, or by halves
    where that leads out of what is left.
    """
    ends = [gammaincinv(shape, level) / rate for shape, rate in zip(shapes, rates, strict=True)]
    low, high = np.minimum(*ends), np.maximum(*ends)
    found = np.asarray(weight * ends[0] + (1 - weight) * ends[1])
    left = np.flatnonzero(high - low > _EXACT * high)
    parts = [*zip((weight, 1 - weight), shapes, rates, map(gammaln, shapes), strict=True)]
    for _ in range(_STEPS):
        if not len(left):
            break
        at = found[left]
        beyond, density = np.full(len(left), -level), np.zeros(len(left))
        for part in parts:
            share, shape, rate, log_gamma = (each[left] for each in part)
            beyond += share * gammainc(shape, rate * at)
            density += share * np.exp(shape * np.log(rate * at) - rate * at - log_gamma) / at
        low[left] = np.where(beyond < 0, at, low[left])
        high[left] = np.where(beyond < 0, high[left], at)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - beyond / density
        within = (step > low[left]) & (step < high[left])
        found[left] = np.where(within, step, (low[left] + high[left]) / 2)
        left = left[np.abs(found[left] - at) > _EXACT * at]
    return found


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

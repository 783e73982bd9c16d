"""Measures hold to what scipy gives of one table, and to what they must be of any."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import approx_fprime

from kg.disproportionality import (
    Fourfold,
    Mixture,
    chi_squared,
    fit,
    information_component,
    mantel_haenszel,
    posterior,
    proportional_reporting_ratio,
    reporting_odds_ratio,
)
from kg.disproportionality.mixture import Likelihood, first_share, negative_log_likelihood, squash

FEW = settings(max_examples=60, deadline=None)
numbers = st.integers(0, 400)
tables = st.tuples(numbers, numbers, numbers, numbers)


def fourfold(table: tuple[int, ...]) -> Fourfold:
    return Fourfold(*(np.array([float(each)]) for each in table))


@FEW
@given(tables)
def test_chi_squared_is_that_of_scipy(table: tuple[int, ...]) -> None:
    found = chi_squared(fourfold(table))[0]
    square = np.array(table).reshape(2, 2)
    if (square.sum(0) == 0).any() or (square.sum(1) == 0).any():
        assert np.isnan(found)
    else:
        expected = stats.chi2_contingency(square, correction=True).statistic
        assert found == pytest.approx(expected, abs=1e-9)


@FEW
@given(st.tuples(*[st.integers(1, 400)] * 4))
def test_ratios_are_those_of_scipy(table: tuple[int, ...]) -> None:
    a, b, c, d = table
    odds = reporting_odds_ratio(fourfold(table))
    other = stats.contingency.odds_ratio(np.array(table).reshape(2, 2), kind="sample")
    interval = other.confidence_interval(0.95)
    assert (odds.value[0], odds.low[0], odds.high[0]) == pytest.approx(
        (other.statistic, interval.low, interval.high)
    )
    share = stats.contingency.relative_risk(a, a + b, c, c + d)
    bounds = share.confidence_interval(0.95)
    ratio = proportional_reporting_ratio(fourfold(table))
    assert (ratio.value[0], ratio.low[0], ratio.high[0]) == pytest.approx(
        (share.relative_risk, bounds.low, bounds.high)
    )


@FEW
@given(tables)
def test_what_cannot_be_computed_is_left_out_without_a_warning(table: tuple[int, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for measure in (proportional_reporting_ratio, reporting_odds_ratio):
            found = measure(fourfold(table))
            assert np.isnan(found.value[0]) == np.isnan(found.low[0]) == np.isnan(found.high[0])
            if min(table) > 0:
                assert found.low[0] < found.value[0] < found.high[0]


@FEW
@given(st.integers(0, 300), st.floats(0.01, 300))
def test_the_bounds_of_ic_are_quantiles(cases: int, expected: float) -> None:
    found = information_component(Fourfold.of_margins([cases], [expected], [1e6], [1e6]))
    shape, rate = cases + 0.5, expected + 0.5
    assert found.low[0] == pytest.approx(np.log2(stats.gamma.ppf(0.025, shape, scale=1 / rate)))
    assert found.high[0] == pytest.approx(np.log2(stats.gamma.ppf(0.975, shape, scale=1 / rate)))


@FEW
@given(st.lists(st.tuples(*[st.integers(1, 60)] * 4), min_size=1, max_size=6))
def test_one_stratum_is_the_plain_odds_ratio_and_empty_ones_change_nothing(
    strata: list[tuple[int, ...]],
) -> None:
    array = np.array(strata, float).T
    one = mantel_haenszel(Fourfold(*array[:, :1]))
    assert float(one.value) == pytest.approx(
        float(reporting_odds_ratio(fourfold(strata[0])).value[0])
    )
    padded = np.concatenate([array, np.zeros((4, 2))], axis=1)
    whole, same = mantel_haenszel(Fourfold(*array)), mantel_haenszel(Fourfold(*padded))
    assert (float(whole.value), float(whole.low)) == pytest.approx(
        (float(same.value), float(same.low))
    )


def drawn(seed: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return cases and expected cases of pairs of a known mixture, those with cases only."""
    chance = np.random.default_rng(seed)
    expected = chance.gamma(0.5, 2, size)
    ratio = np.where(
        chance.random(size) < 0.1, chance.gamma(2, 1 / 0.5, size), chance.gamma(4, 1 / 5, size)
    )
    cases = chance.poisson(expected * ratio).astype(float)
    return cases[cases > 0], expected[cases > 0]


def test_a_mixture_is_found_again_from_what_is_drawn_of_it() -> None:
    found = fit(*drawn(2, 100_000))
    assert found is not None
    assert found.share == pytest.approx(0.1, abs=0.02)
    assert found.shape == pytest.approx((2, 4), rel=0.15)
    assert found.rate == pytest.approx((0.5, 5), rel=0.15)


def test_the_likelihood_is_that_of_negative_binomials_cut_at_one_case() -> None:
    cases, expected = drawn(1, 200)
    mixture = Mixture(shape=(2, 4), rate=(0.5, 5), share=0.1, pairs=0)
    seen, none = np.zeros(len(cases)), np.zeros(len(cases))
    for share, shape, rate in ((0.1, 2, 0.5), (0.9, 4, 5)):
        seen += share * stats.nbinom.pmf(cases, shape, rate / (rate + expected))
        none += share * stats.nbinom.pmf(0, shape, rate / (rate + expected))
    expectation = -np.log(seen / (1 - none)).sum()
    assert negative_log_likelihood(mixture, cases, expected) == pytest.approx(expectation)


@FEW
@given(st.lists(st.floats(-2, 2), min_size=5, max_size=5))
def test_the_gradient_is_that_of_the_likelihood(logs: list[float]) -> None:
    likelihood = Likelihood(*squash(*drawn(2, 300)))
    at = np.array(logs)
    near = approx_fprime(at, lambda each: likelihood.negative(each)[0], 1e-6)
    assert likelihood.negative(at)[1] == pytest.approx(near, rel=1e-3, abs=1e-2)


def test_squashed_pairs_stand_for_all_of_them() -> None:
    cases, expected = drawn(3, 20_000)
    some, means, weights = squash(cases, expected)
    assert len(some) < len(cases) / 5
    assert weights.sum() == len(cases)
    assert (weights * means).sum() == pytest.approx(expected.sum())
    mixture = Mixture(shape=(2, 4), rate=(0.5, 5), share=0.1, pairs=0)
    assert negative_log_likelihood(mixture, some, means, weights) == pytest.approx(
        negative_log_likelihood(mixture, cases, expected), rel=1e-3
    )


def test_too_few_pairs_give_no_mixture() -> None:
    cases, expected = drawn(4, 300)
    assert fit(cases[:99], expected[:99]) is None


def test_pairs_that_are_all_alike_give_no_mixture() -> None:
    assert fit(np.full(500, 6.0), np.full(500, 0.5)) is None


@FEW
@given(st.integers(1, 2000), st.floats(0.001, 2000))
def test_quantiles_of_the_posterior_hold_its_mean_and_shrink(cases: int, expected: float) -> None:
    mixture = Mixture(shape=(2, 4), rate=(0.5, 5), share=0.1, pairs=0)
    found = posterior(mixture, np.array([float(cases)]), np.array([expected]))
    assert found.low[0] < found.high[0]
    assert found.low[0] <= found.value[0] * 1.0001
    if cases > expected:
        assert found.value[0] < max(cases / expected, 4.1)


@FEW
@given(
    st.lists(st.tuples(st.integers(1, 500), st.floats(0.001, 500)), min_size=1, max_size=20),
    st.floats(0.001, 0.999),
)
def test_a_twentieth_of_the_posterior_lies_beyond_each_end(
    pairs: list[tuple[int, float]], share: float
) -> None:
    mixture = Mixture(shape=(0.2, 40), rate=(0.1, 10), share=share, pairs=0)
    cases, expected = np.array(pairs, np.float64).T
    found = posterior(mixture, cases, expected)
    weight = first_share(mixture, cases, expected)
    for quantile, level in ((found.low, 0.05), (found.high, 0.95)):
        below = sum(
            part * stats.gamma.cdf(quantile, shape + cases, scale=1 / (rate + expected))
            for part, shape, rate in ((weight, 0.2, 0.1), (1 - weight, 40, 10))
        )
        assert below == pytest.approx(np.full(len(cases), level), abs=1e-9)

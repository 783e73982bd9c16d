"""Worked examples that others have published, each with its source."""

from __future__ import annotations

import numpy as np
import pytest

from kg.disproportionality import (
    Fourfold,
    Mixture,
    information_component,
    mantel_haenszel,
    posterior,
    proportional_reporting_ratio,
    reporting_odds_ratio,
)
from kg.disproportionality.mixture import first_share

# 100 cases of a drug, 50 of an event, 3 of both, 20,000 in all: test of the R package DiAna
# (github.com/fusarolimichele/DiAna_package, tests of disproportionality_comparison).
DIANA = Fourfold.of_margins(3, 100, 50, 20_000)

# Vignette "Empirical Bayes Metrics with openEBGM" of the R package openEBGM (on CRAN,
# vignette04-posteriorCalculation.html): hyperparameters, then N, E, Qn, EBGM, QUANT_05, QUANT_95.
CAERS = Mixture(
    shape=(3.25379356, 2.02612692), rate=(0.39988854, 1.90807970), share=0.06534557, pairs=17_189
)
SCORES = [
    (1, 0.0360548272, 0.2819737, 2.23, 0.49, 13.85),
    (1, 0.0038736591, 0.3409653, 2.58, 0.52, 15.78),
    (1, 0.0002979738, 0.3482317, 2.63, 0.52, 16.02),
    (1, 0.0765792610, 0.2226356, 1.92, 0.47, 11.77),
    (1, 0.0527413588, 0.2556670, 2.09, 0.48, 12.95),
    (16, 0.40643623, None, 23.26, 15.68, 33.48),
    (19, 0.89690107, None, 16.78, 11.65, 23.55),
    (6, 0.07866508, None, 18.28, 10.16, 30.83),
    (8, 0.30482718, None, 15.25, 9.00, 24.52),
    (11, 0.56317044, None, 14.28, 8.98, 21.78),
]

# Strata with the common odds ratio and its interval as R's mantelhaen.test gives them, from the
# tests of statsmodels (stats/tests/test_contingency_tables.py): penicillin and rabbits (Agresti
# 1990), a table of DescTools, and the admissions to Berkeley.
STRATA = [
    (
        [[0, 0, 6, 5], [3, 0, 3, 6], [6, 2, 0, 4], [5, 6, 1, 0], [2, 5, 0, 0]],
        (7.0, 1.026713, 47.725133),
    ),
    (
        [[20, 14, 10, 24], [15, 12, 3, 15], [3, 2, 3, 2], [12, 3, 7, 5], [1, 0, 3, 2]],
        (3.5912, 1.781135, 7.240633),
    ),
    (
        [
            [313, 512, 19, 89],
            [207, 353, 8, 17],
            [205, 120, 391, 202],
            [278, 139, 244, 131],
            [138, 53, 299, 94],
            [351, 22, 317, 24],
        ],
        (1.101879, 0.9402012, 1.2913602),
    ),
]


def test_prr_with_its_interval_is_that_of_diana() -> None:
    found = proportional_reporting_ratio(DIANA)
    assert [round(float(each), 2) for each in (found.value, found.low, found.high)] == [
        12.7,
        4.02,
        40.14,
    ]


def test_prr_is_that_of_the_example_in_wikipedia() -> None:
    """Article "Proportional reporting ratio": 83 of 1356 against 1489 of 53789 give about 2.18."""
    found = proportional_reporting_ratio(
        Fourfold(*(np.array(float(each)) for each in (83, 1356 - 83, 1489, 53_789 - 1489)))
    )
    assert float(found.value) == pytest.approx(0.061 / 0.028, abs=0.04)  # it rounds both shares


def test_ror_is_about_that_of_diana() -> None:
    """DiAna gives 13.05, the conditional estimate of Fisher's test; ours is ad/bc, Woolf's."""
    found = reporting_odds_ratio(DIANA)
    assert float(found.value) == pytest.approx(13.05, abs=0.02)
    assert float(found.value) == pytest.approx(3 * 19_853 / (97 * 47))


def test_ic_is_that_of_diana() -> None:
    """Its bounds (0.15 to 3.42) are the closed approximation of Norén et al. to the quantiles."""
    found = information_component(DIANA)
    assert round(float(found.value), 2) == 2.22
    assert float(found.low) == pytest.approx(0.15, abs=0.03)
    assert float(found.high) == pytest.approx(3.42, abs=0.01)


def test_ic_of_one_case_where_one_is_expected_is_0() -> None:
    """Test of the R package pvda (github.com/OskarGauffin/pvda, tests/testthat/test-ic.R)."""
    found = information_component(Fourfold.of_margins(1, 10, 10, 100))
    assert float(found.value) == 0
    assert 2 ** float(found.low) < 1 < 2 ** float(found.high)


@pytest.mark.parametrize(("cases", "expected", "share", "mean", "low", "high"), SCORES)
def test_ebgm_is_that_of_openebgm(
    cases: int, expected: float, share: float | None, mean: float, low: float, high: float
) -> None:
    numbers = np.array([float(cases)]), np.array([expected])
    found = posterior(CAERS, *numbers)
    assert float(found.value[0]) == pytest.approx(mean, abs=0.0051)
    assert float(found.low[0]) == pytest.approx(low, abs=0.011)  # it halves until within 0.01
    assert float(found.high[0]) == pytest.approx(high, abs=0.011)
    if share is not None:
        assert float(first_share(CAERS, *numbers)[0]) == pytest.approx(share, abs=1e-7)


@pytest.mark.parametrize(("strata", "expected"), STRATA)
def test_the_stratified_odds_ratio_is_that_of_r(
    strata: list[list[int]], expected: tuple[float, float, float]
) -> None:
    found = mantel_haenszel(Fourfold(*np.array(strata, float).T))
    assert (float(found.value), float(found.low), float(found.high)) == pytest.approx(
        expected, rel=1e-4
    )

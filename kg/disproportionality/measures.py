"""Measures of one fourfold table, of many tables at once."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, ndtri

from kg.disproportionality.tables import Estimates, Fourfold, Numbers

LEVEL = 0.95
"""Probability that the intervals of these measures are made for."""

_Z = float(ndtri((1 + LEVEL) / 2))
_PRIOR = 0.5  # what Norén et al. add to the cases that are observed and expected


def proportional_reporting_ratio(table: Fourfold) -> Estimates:
    """Return the proportional reporting ratio (PRR) with its 95 % interval.

    The effect's share of the drug's cases over its share of all other cases, [a/(a+b)]/[c/(c+d)];
    the interval is that of the logarithm, s² = 1/a - 1/(a+b) + 1/c - 1/(c+d). NaN without cases in
    both, or where no other drug has the effect. Evans SJW, Waller PC, Davis S (2001),
    Pharmacoepidemiology and Drug Safety 10:483-486, doi:10.1002/pds.677.
    """
    drug = table.both + table.drug_only
    others = table.effect_only + table.neither
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (table.both / drug) / (table.effect_only / others)
        variance = 1 / table.both - 1 / drug + 1 / table.effect_only - 1 / others
    return _logarithmic(ratio, variance)


def reporting_odds_ratio(table: Fourfold) -> Estimates:
    """Return the reporting odds ratio (ROR) with its 95 % interval.

    ad/bc; the interval is Woolf's, s² = 1/a + 1/b + 1/c + 1/d of the logarithm. NaN where a number
    of the table is 0. Rothman KJ, Lanes S, Sacks ST (2004), Pharmacoepidemiology and Drug Safety
    13:519-523, doi:10.1002/pds.1001.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (table.both * table.neither) / (table.drug_only * table.effect_only)
        variance = 1 / table.both + 1 / table.drug_only + 1 / table.effect_only + 1 / table.neither
    return _logarithmic(ratio, variance)


def chi_squared(table: Fourfold) -> Numbers:
    """Return chi-squared of one degree of freedom with the correction of Yates.

    n (|ad - bc| - n/2)² over the product of the margins, 0 where the difference is less than the
    correction; NaN where a margin is 0. Yates F (1934), Supplement to the Journal of the Royal
    Statistical Society 1:217-235; used with the PRR by Evans et al. (2001).
    """
    a, b, c, d = table.both, table.drug_only, table.effect_only, table.neither
    total = table.all
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = np.maximum(np.abs(a * d - b * c) - total / 2, 0)
        found: Numbers = total * beyond**2 / ((a + b) * (c + d) * (a + c) * (b + d))
    return found


def information_component(table: Fourfold) -> Estimates:
    """Return the information component (IC) with IC025 and IC975.

    log2 of (cases + ½) over (expected cases + ½), which shrinks what rests on few cases towards 0;
    the bounds are quantiles of the gamma distribution of shape cases + ½ and rate expected + ½.
    Norén GN, Hopstadius J, Bate A (2013), Statistical Methods in Medical Research 22:57-69,
    doi:10.1177/0962280211403604.
    """
    shape, rate = table.both + _PRIOR, table.expected + _PRIOR
    low, high = (gammaincinv(shape, each) for each in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Estimates(np.log2(shape / rate), np.log2(low / rate), np.log2(high / rate))


def _logarithmic(ratio: Numbers, variance: Numbers) -> Estimates:
    """Return ratios with the intervals that variances of their logarithms give."""
    with np.errstate(invalid="ignore", over="ignore"):
        known = np.isfinite(ratio) & np.isfinite(variance) & (ratio > 0)
        value = np.where(known, ratio, np.nan)
        spread = np.exp(_Z * np.sqrt(np.where(known, np.maximum(variance, 0), np.nan)))
    return Estimates(value, value / spread, value * spread)

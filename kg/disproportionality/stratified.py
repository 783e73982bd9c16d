"""The odds ratio over strata, of people of one sex and age say."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from kg.disproportionality.measures import LEVEL
from kg.disproportionality.tables import Estimates, Fourfold, Numbers

_Z = float(ndtri((1 + LEVEL) / 2))


def mantel_haenszel(strata: Fourfold) -> Estimates:
    """Return the Mantel-Haenszel odds ratio over strata with its 95 % interval.

    Args:
        strata: fourfold tables of which the last dimension is the strata.

    Returns:
        Estimates without the last dimension. Mantel N, Haenszel W (1959), Journal of the National
        Cancer Institute 22:719-748; the variance of the logarithm is that of Robins J, Breslow N,
        Greenland S (1986), Biometrics 42:311-323. NaN where no stratum tells.
    """
    a, b, c, d = strata.both, strata.drug_only, strata.effect_only, strata.neither
    with np.errstate(divide="ignore", invalid="ignore"):
        total = strata.all
        weight = np.where(total > 0, 1 / total, 0.0)  # a stratum without cases says nothing
        concordant, discordant = (a + d) * weight, (b + c) * weight
        r, s = a * d * weight, b * c * weight
        r_sum, s_sum = r.sum(axis=-1), s.sum(axis=-1)
        ratio: Numbers = r_sum / s_sum
        variance = (
            (concordant * r).sum(axis=-1) / (2 * r_sum**2)
            + (concordant * s + discordant * r).sum(axis=-1) / (2 * r_sum * s_sum)
            + (discordant * s).sum(axis=-1) / (2 * s_sum**2)
        )
        known = np.isfinite(ratio) & np.isfinite(variance) & (ratio > 0)
        value = np.where(known, ratio, np.nan)
        spread = np.exp(_Z * np.sqrt(np.where(known, variance, np.nan)))
    return Estimates(value, value / spread, value * spread)

"""Whether cases of spontaneous reports name a drug with an effect more often than others do.

Figures of counts, never of statements: they stand beside what sources state, and weigh in nothing.
"""

from kg.disproportionality.answers import (
    CAVEATS,
    DrugReports,
    Order,
    PairFigures,
    Reports,
    ReportTable,
)
from kg.disproportionality.measures import (
    chi_squared,
    information_component,
    proportional_reporting_ratio,
    reporting_odds_ratio,
)
from kg.disproportionality.mixture import Mixture, fit, posterior
from kg.disproportionality.stratified import mantel_haenszel
from kg.disproportionality.tables import Estimates, Fourfold
from kg.disproportionality.writing import COLUMNS, rows, to_csv, to_json

__all__ = [
    "CAVEATS",
    "COLUMNS",
    "DrugReports",
    "Estimates",
    "Fourfold",
    "Mixture",
    "Order",
    "PairFigures",
    "ReportTable",
    "Reports",
    "chi_squared",
    "fit",
    "information_component",
    "mantel_haenszel",
    "posterior",
    "proportional_reporting_ratio",
    "reporting_odds_ratio",
    "rows",
    "to_csv",
    "to_json",
]

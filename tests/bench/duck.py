"""An index as the tables of DuckDB, and the questions that are put to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from kg.indexed import Indexed
from kg.model import Kind
from kg.profiles import build_profiles

COMPARE = "SELECT drug, effect, state, belief FROM cell WHERE drug IN ({drugs})"
SEARCH = "SELECT DISTINCT node FROM name WHERE key LIKE '{text}%' LIMIT 10"
AROUND = "SELECT start, belief FROM edge WHERE stop = {hub} ORDER BY belief DESC LIMIT 500"
SIMILAR = """
SELECT other.drug, COUNT(*), SUM(own.weight)
  / (ANY_VALUE(whole.total) + ANY_VALUE(mine.total) - SUM(own.weight)) AS score
FROM implied AS own JOIN implied AS other USING (effect)
JOIN whole ON whole.drug = other.drug JOIN whole AS mine ON mine.drug = own.drug
WHERE own.drug = {drug} AND other.drug != own.drug
GROUP BY other.drug ORDER BY score DESC LIMIT 40
"""  # more than are asked for, since equal ones come in any order
HEAT = """
SELECT class, organ, COUNT(*) FROM member JOIN cell USING (drug) JOIN effect USING (effect)
WHERE state = 0 AND organ >= 0 GROUP BY ALL
"""


def opened(indexed: Indexed) -> duckdb.DuckDBPyConnection:
    """Return a database in memory with what the questions need."""
    found = duckdb.connect()
    for name, frame in _tables(indexed).items():
        found.register("frame", frame)
        found.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")  # noqa: S608 - names of ours
        found.unregister("frame")
    return found


def rows(database: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    """Return the rows of an answer."""
    return database.execute(query).fetchall()


def _tables(indexed: Indexed) -> Mapping[str, pd.DataFrame]:
    index = indexed.index
    nodes, cells, edges = index.nodes, index.cells, index.edges
    classes = range(*index.range(Kind.DRUG_CLASS))
    members = [(each, int(drug)) for each in classes for drug in nodes.members[each]]
    effects = np.arange(*index.range(Kind.EFFECT))
    profiles = build_profiles(indexed)
    columns = profiles.implied.items
    implied = {
        "drug": np.repeat(profiles.drugs, np.diff(profiles.implied.at)),
        "effect": columns + profiles.first,
        "weight": profiles.weights[columns],
    }
    return {
        "implied": pd.DataFrame(implied),
        "whole": pd.DataFrame({"drug": profiles.drugs, "total": profiles.totals}),
        "cell": pd.DataFrame(
            {
                "drug": cells.drug,
                "effect": cells.effect,
                "state": cells.state,
                "belief": cells.belief,
            }
        ),
        "effect": pd.DataFrame({"effect": effects, "organ": nodes.organ[effects]}),
        "member": pd.DataFrame(members, columns=["class", "drug"]),
        "name": pd.DataFrame({"key": index.labels.key[:], "node": index.labels.node}),
        "edge": pd.DataFrame({"start": edges.start, "stop": edges.end, "belief": edges.belief}),
    }

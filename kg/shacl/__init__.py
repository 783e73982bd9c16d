"""SHACL compiled to SPARQL: shapes are checked against all nodes of a graph at once.

`Shapes` reads a shapes graph, `Data` holds what is validated, and `Shapes.check` gives the results
that the SHACL recommendation defines. What a shapes graph has and this cannot compile is refused
with its name (`UnsupportedShapeError`).
"""

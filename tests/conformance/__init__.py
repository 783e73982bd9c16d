"""The W3C test suites of SPARQL 1.0 and 1.1, run from their manifests."""

"""Measures of extraction against what people found by reading."""

"""Taxonomies as data: schemes of terms in trees, after SKOS."""

"""Sitemaps of sites, for search engines."""

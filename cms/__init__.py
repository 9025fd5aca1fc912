"""Zhengku 政库: a headless CMS and information-resource library for groups of government websites."""

__version__ = "0.1.0"

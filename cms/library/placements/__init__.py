"""Placements of a resource in channels of other units (共享引用, P5, P7): tables, and what is in effect.

What is done with them is in `cms.review.placements`; a resource's own placements are part of its content.
"""

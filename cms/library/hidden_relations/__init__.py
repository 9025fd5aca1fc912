"""Relations of others that a unit does not show on its pages 不显示的关联: the table, and what of it is in effect.

What is done with it is in `cms.review.hidden_relations`.
"""

"""Offers of resources to channels of other units (P7): the table. What is done with them is in `cms.review.offers`."""

"""What stands first in a channel 置顶: the table. What is done with it is in `cms.review.pins`."""

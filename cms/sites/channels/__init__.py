"""Channels: the tree of a site, 频道, 栏目 and 专题."""

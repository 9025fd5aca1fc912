"""Renditions of a body: for phones, for WeChat, for Weibo; pure functions, called at publication."""

"""Thematic libraries 主题库: a rule over metadata plus pinned items, delivered like a channel."""

"""What of other units' relations a page does not show 不显示的关联: decided by its own unit's top-level reviewers."""

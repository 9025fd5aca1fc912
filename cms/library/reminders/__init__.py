"""Reminders to check what stands for long: what is due by its review-by date, and who is to look (L11)."""

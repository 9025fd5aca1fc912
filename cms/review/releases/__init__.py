"""Releases 同步发布组: resources that go public in one transaction, or not at all."""

"""The same library and routes as delivery's tests have."""

from tests.delivery.conftest import library, reader, web

__all__ = ["library", "reader", "web"]

"""Growing pauses between attempts."""

from dataclasses import dataclass


@dataclass
class Backoff:
    """Pauses in seconds that double from `first` to `longest` while failures follow one another."""

    first: float
    longest: float
    failures: int = 0

    def failed(self) -> float:
        """Count one more failure; returns the seconds to wait before the next attempt."""
        # The exponent is bounded: a worker that fails for weeks must not overflow a float.
        pause = self.first * 2.0 ** min(self.failures, 32)
        self.failures += 1
        return min(pause, self.longest)

    def succeeded(self) -> None:
        """Begin anew with the first pause."""
        self.failures = 0

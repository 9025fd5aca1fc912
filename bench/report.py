"""The figures as Markdown, with the machine they were measured on and the targets beside them."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bench.load import Figures, has_wrk
from bench.reading import DEEPER, FIRST, Measured


class Line(NamedTuple):
    """One figure with its unit and what it should be."""

    name: str
    value: str
    target: str = ""


def machine(database: str, resources: int) -> str:
    """Where and when: processors, load, Python, database."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    today = datetime.now(UTC).date().isoformat()
    generator = "wrk" if has_wrk() else "threads of our own (no wrk here: shares of the floor come out too high)"
    return (
        f"{today}, {os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()}, "
        f"{database}, {resources:,} published resources, load average {load}, load by {generator}"
    )


def readings(found: Sequence[Measured]) -> str:
    """A table of what the public reads."""
    lines = [
        "| | requests/s | floor | × floor | target | p50 ms | p99 ms | bytes | failed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        target = f"{one.kind.target:.2f}" if one.kind.target else ""
        lines.append(
            f"| {one.kind.name} | {one.rate:,.0f} | {one.floor:,.0f} | {one.share:.2f} | {target} | {one.p50:.1f} | "
            f"{one.p99:.1f} | {one.kind.sent:,} | {one.failed} |"
        )
    return "\n".join(lines)


def table(lines: Sequence[Line]) -> str:
    """A table of single figures."""
    rows = [f"| {line.name} | {line.value} | {line.target} |" for line in lines]
    return "\n".join(["| | measured | target |", "|---|---|---|", *rows])


def creating(found: Figures) -> list[Line]:
    """The lines of creates over HTTP."""
    return [
        Line("creates by API, 8 connections, items/s", f"{found.rate:,.0f}", "≥ 250"),
        Line("creates by API, p50 / p99 ms", f"{found.p50:.0f} / {found.p99:.0f}", "p99 ≤ 150"),
        Line("creates by API, failed", str(found.failed), "0"),
    ]


def weight(name: str, found: Mapping[str, float]) -> Line:
    """The memory of all processes of a server."""
    each = ", ".join(f"{who.split()[0]} {mib:.0f}" for who, mib in found.items())
    return Line(f"memory {name}, MiB as PSS", f"{sum(found.values()):.0f} ({each})")


def deep_page(found: Sequence[Measured]) -> Line:
    """How the deep page compares with the first one of the same list."""
    first, deep = (next(one for one in found if one.kind.name == name) for name in (FIRST, DEEPER))
    return Line("page 500 against the first page, share of requests/s", f"{deep.share / first.share:.2f}", "≥ 0.90")

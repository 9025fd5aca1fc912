"""Creating drafts over HTTP with a token, and the speed of an import."""

import csv
import json
import statistics
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path

from bench.city import EDITOR, City
from bench.import_world import World
from bench.load import NUMBER, Figures, Load, put
from bench.texts import content_of
from cms.harvest import mapping_file
from cms.harvest.mapping import Mapping
from cms.harvest.run import ImportFile, import_file

CONNECTIONS = 8
MAPPINGS = Path(__file__).parents[1] / "docs/examples/import"


def token(port: int, city: City) -> str:
    """An access token of the editor, by signing in."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    asked = json.dumps({"username": EDITOR, "password": city.password})
    connection.request("POST", "/api/v1/auth/login", asked, {"Content-Type": "application/json"})
    told = json.loads(connection.getresponse().read())
    connection.close()
    return str(told["data"]["access_token"])


def creates(port: int, city: City, seconds: float, rounds: int) -> Figures:
    """Drafts of about 1.5 KB created one a request over eight connections; medians of the rounds."""
    content = {**content_of(1, city.channels[0][0]), "title": f"云泽市科学技术局关于第{NUMBER}号事项的通知"}
    body = json.dumps({"type": "article", "organization_id": city.organization, "content": content})
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token(port, city)}"}
    load = Load(["/api/v1/resources"], CONNECTIONS, seconds, "POST", headers, body)
    found = [put(load, port) for _ in range(rounds)]
    return median_of(found)


def median_of(found: Sequence[Figures]) -> Figures:
    """The medians of rate and times, and all failures."""
    median = statistics.median
    return Figures(
        median(one.rate for one in found),
        median(one.p50 for one in found),
        median(one.p99 for one in found),
        sum(one.failed for one in found),
    )


def mappings() -> list[Mapping]:
    """The mappings of the docs."""
    return [mapping_file.read(path) for path in sorted(MAPPINGS.glob("*.toml"))]


def import_rate(world: World, folder: Path, rows: int) -> float:
    """Rows a second of an import of so many invented rows with bodies of about 1 KB, through the whole path."""
    path = folder / "many.csv"
    write_rows(path, rows)
    asked = ImportFile(path=path, mapping=mapping_file.read(MAPPINGS / "science-columns.toml"))
    began = time.perf_counter()
    report = import_file(world.editor, world.database, asked)
    seconds = time.perf_counter() - began
    if report.counts != {"created": rows}:
        message = f"not every row was created: {dict(report.counts)}"
        raise RuntimeError(message)
    return rows / seconds


def write_rows(path: Path, rows: int) -> None:
    """A file of invented rows in the layout of the science bureau."""
    body = "\u3000\u3000各县市区要高度重视，结合实际认真贯彻落实，切实加强组织领导和督促检查。" * 9
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["标题", "时间", "内容", "一级类别", "来源网站", "访问地址", "附件链接"])
        for number in range(rows):
            text = f"\n云科发〔2026〕{number}号\n各单位：\n第{number}件。{body}\n云泽市科学技术局\n2026年3月1日"
            address = f"https://kjj.yunze.example/{number}.html"
            writer.writerow([f"关于第{number}项工作的通知", "2026-03-01", text, "科技政策", "", address, ""])

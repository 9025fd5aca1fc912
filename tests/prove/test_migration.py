"""A library that moves here: thousands of old items from a file to the public, by the rules, with kills in between."""

import csv
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from cms import clock
from cms.changes.models import Change
from cms.config import Settings
from cms.harvest.models import ImportRow, ImportRun
from cms.publishing.models import Publication
from cms.review.models import Decision
from tests.cast import CODES, Cast
from tests.prove.serving import COMMAND, HOST, Served, consistency, environment, within
from tests.prove.traffic import PASSWORD, REVIEWERS

pytestmark = pytest.mark.prove
ITEMS = int(os.environ.get("PROVE_ITEMS", "1000"))
BATCHES, POLICIES = "/api/v1/migration-batches", "/api/v1/migration-policies"
LONGEST = 7200.0
MAPPING = f"""
source = "old-site"
type = "article"
organization = "{CODES["science"]}"
channel = "portal:tzgg"

[key]
columns = ["网址"]

[fields.title]
column = "标题"

[fields.summary]
column = "标题"

[fields.keywords]
column = "关键词"
split = ";"

[fields.subjects]
column = "主题"
split = ";"

[fields.genre]
constant = "notice"

[fields.kind]
constant = "notice"

[fields.disclosure]
constant = "proactive"

[fields.accountable.unit]
constant = "云泽市科学技术局办公室"

[fields.accountable.person]
constant = "林晓"

[fields.source.name]
constant = "云泽市科学技术局"

[fields.first_published_at]
column = "时间"

[fields.body]
column = "内容"
"""
PARAGRAPH = "各县市区要高度重视，结合实际认真贯彻落实，切实加强组织领导和督促检查，确保各项工作落到实处。"


def write_rows(path: Path) -> None:
    """Invented items of about 1 KB, as an old site would hand them over."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["标题", "时间", "内容", "关键词", "主题", "网址"])
        for number in range(1, ITEMS + 1):
            day = f"20{10 + number % 15:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}"
            text = f"各单位：\n第{number}项工作安排如下。{PARAGRAPH * (4 + number % 5)}\n云泽市科学技术局"
            address = f"https://old.yunze.example/{number}.html"
            writer.writerow([f"关于做好第{number}项科技工作的通知", day, text, "科技;通知", "science", address])


class Person:
    """Somebody of the cast over HTTP."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self._http = httpx.Client(base_url=f"http://{HOST}:{port}", timeout=60)
        self._signed_in = 0.0

    def send(self, method: str, path: str, status: int, match: str = "", **options: Any) -> httpx.Response:
        """One request and its answer, which must have this status."""
        if time.monotonic() - self._signed_in > 600:
            asked = {"username": self.name, "password": PASSWORD}
            token = self._http.post("/api/v1/auth/login", json=asked).json()["data"]["access_token"]
            self._http.headers["Authorization"] = f"Bearer {token}"
            self._signed_in = time.monotonic()
        answer = self._http.request(method, path, headers={"If-Match": match} if match else {}, **options)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer

    def close(self) -> None:
        self._http.close()

    def get(self, path: str) -> Any:
        return self.send("GET", path, 200).json()["data"]

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Every entry of a list."""
        following: str | None = path
        while following:
            page = self.send("GET", following, 200).json()
            yield from page["data"]
            following = page["links"]["next"]


class Watch:
    """A reader who asks for a list again and again, and how long each answer took."""

    def __init__(self, port: int) -> None:
        self._address = f"http://{HOST}:{port}/delivery/v1/resources?site=portal&limit=20"
        self._stop = threading.Event()
        self.seconds: list[float] = []

    def run(self) -> None:
        with httpx.Client(timeout=60) as http:
            while not self._stop.wait(0.05):
                began = time.perf_counter()
                assert http.get(self._address).status_code == 200
                self.seconds.append(time.perf_counter() - began)

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        yield
        self._stop.set()
        thread.join()

    def within(self, share: float) -> float:
        """The time within which this share of the answers came, in milliseconds."""
        return sorted(self.seconds)[int(len(self.seconds) * share) - 1] * 1000


def bring_in(cast: Cast, settings: Settings, folder: Path) -> str:
    """Import the rows by the command; the run's id."""
    rows, mapping = folder / "rows.csv", folder / "map.toml"
    write_rows(rows)
    mapping.write_text(MAPPING, "utf-8")
    command = [COMMAND, "import", str(rows), "--map", str(mapping), "--as", "lin_editor"]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with cast.database.reading() as session:
        run = session.scalars(select(ImportRun)).one()
    assert (run.state, run.counts.get("created")) == ("finished", ITEMS)
    return run.id


def settled(person: Person, batch: str, amid: Callable[[], None] | None = None) -> float:
    """Wait until the worker is through with a stage; seconds. `amid` is called once it has begun."""
    began = time.monotonic()
    start = person.get(f"{BATCHES}/{batch}")["done"]
    while (now := person.get(f"{BATCHES}/{batch}"))["stage"] not in ("reviewing", "closed"):
        assert time.monotonic() - began < LONGEST, now
        if amid and now["state"] == "running" and start < now["done"] > ITEMS // 3:
            amid()
            amid = None
        time.sleep(0.1)
    assert amid is None
    return time.monotonic() - began


def kill(served: Served) -> None:
    """kill -9 of the background worker; another one is there soon."""
    worker = within(10, served.background)
    os.kill(worker, signal.SIGKILL)
    within(20, lambda: served.background() not in (None, worker))


def read_and_approve(reviewer: Person, batch: str) -> int:
    """Read the whole sample in full and approve; how many items were read."""
    read = 0
    for row in list(reviewer.pages(f"{BATCHES}/{batch}/items?sample=true&state=submitted&limit=100")):
        place = f"{BATCHES}/{batch}/items/{row['position']}"
        whole = reviewer.get(place)
        assert PARAGRAPH in whole["content"]["body"]
        reviewer.send("POST", f"{place}/readings", 201, json={key: whole[key] for key in ("content_hash", "opening")})
        read += 1
    etag = reviewer.send("GET", f"{BATCHES}/{batch}", 200).headers["ETag"]
    verdict = {"verdict": "approve", "comment": f"已通读抽样{read}条，同意"}
    reviewer.send("POST", f"{BATCHES}/{batch}/decisions", 202, etag, json=verdict)
    return read


def trail(cast: Cast, editor: Person, batch: str, position: int, port: int) -> Iterator[str]:
    """Everything that is known of one item, from its row to the public."""
    item = editor.get(f"{BATCHES}/{batch}/items/{position}")
    resource, submission = item["resource"]["id"], item["submission_id"]
    with cast.database.reading() as session:
        row = session.scalars(select(ImportRow).where(ImportRow.resource_id == resource)).one()
        publication = session.scalars(select(Publication).where(Publication.resource_id == resource)).one()
        change = session.scalars(select(Change).where(Change.resource_id == resource)).one()
    assert item["content_hash"] == publication.content_hash
    assert publication.submission_id == submission
    yield f"item {position}: {item['resource']['title']}"
    yield f"  row {row.number} of import {row.run_id}, sha256 {row.raw_sha256[:16]}… → resource {resource}, draft"
    yield f"  submission {submission} of revision {item['revision_number']}, sha256 {item['content_hash'][:16]}…"
    for one in item["readings"]:
        yield f"  read in full by {one['reviewer_name']}, {one['read_at']}"
    for one in item["decisions"]:
        said = f"{one['verdict']} by {one['reviewer_name']}, {one['created_at']}: {one['comment']}"
        yield f"  level {one['level']}: {said}; sha256 {one['content_hash'][:16]}…"
        assert one["content_hash"] == item["content_hash"]
    yield f"  publication {publication.id}, {clock.rfc3339(publication.at)}; change {change.sequence}: {change.kind}"
    public = httpx.get(f"http://{HOST}:{port}/delivery/v1/resources/{resource}", timeout=60)
    assert public.status_code == 200
    data = public.json()["data"]
    yield f"  public: index number {data['index_number']}, published {data['published_at']}"


def working_seconds(cast: Cast, level: int) -> float:
    """From the first to the last decision of a level, but for the longest pause: the lease of who was killed."""
    at = select(Decision.created_at).where(Decision.level == level).order_by(Decision.created_at)
    with cast.database.reading() as session:
        moments = session.scalars(at).all()
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return sum(pauses) - max(pauses)


def counted(cast: Cast) -> tuple[int, int, int, int]:
    """Publications, resources published, changes, decisions."""
    wanted = (
        select(func.count(Publication.id)),
        select(func.count(Publication.resource_id.distinct())),
        select(func.count(Change.sequence)).where(Change.kind == "published"),
        select(func.count(Decision.id)),
    )
    with cast.database.reading() as session:
        publications, resources, changes, decisions = (session.scalar(one) or 0 for one in wanted)
    return publications, resources, changes, decisions


def chosen(editor: Person, batch: str) -> Sequence[int]:
    """Three items whose trail is shown: one of the sample, the first and the last of the others."""
    sampled = next(editor.pages(f"{BATCHES}/{batch}/items?sample=true&limit=1"))["position"]
    others = [row["position"] for row in editor.pages(f"{BATCHES}/{batch}/items?sample=false&limit=100")]
    return sampled, others[0], others[-1]


def test_thousands_of_old_items_go_public_by_decisions_of_their_own(served, staffed, settings, tmp_path, report):
    began = time.monotonic()
    run = bring_in(staffed, settings, tmp_path)
    report(f"{ITEMS} rows imported in {time.monotonic() - began:.0f} s")
    served.start()
    people = {name: Person(name, served.port) for name in ("an_admin", "lin_editor", *REVIEWERS)}
    editor = people["lin_editor"]
    policy = {"organization_id": None, "levels": 3, "sample_percent": 5, "sample_least": 30, "most_items": 100_000}
    people["an_admin"].send("POST", POLICIES, 201, json=policy)
    sent = editor.send("POST", BATCHES, 202, json={"run_id": run, "name": "旧网站通知公告", "note": "均已公开过"})
    batch = sent.json()["data"]["id"]
    report(f"submitted in {settled(editor, batch, lambda: kill(served)):.0f} s, the worker killed in between")
    watch = Watch(served.port)
    for level, name in enumerate(REVIEWERS, 1):
        reading = time.monotonic()
        read = read_and_approve(people[name], batch)
        took = time.monotonic() - reading
        if level < len(REVIEWERS):
            seconds = settled(editor, batch)
        else:
            with watch.watching():
                seconds = settled(editor, batch, lambda: kill(served))
        report(f"level {level}: {read} read in full in {took:.0f} s; {ITEMS} decisions in {seconds:.0f} s")
    wall = time.monotonic() - began
    rate = ITEMS / working_seconds(staffed, len(REVIEWERS))
    report(f"last level: the worker killed in between; but for the wait for its lease {rate:.0f} items/s went public")
    report(f"meanwhile a list for the public: half within {watch.within(0.5):.0f} ms, 99 % {watch.within(0.99):.0f} ms")
    report(f"from the file to the public: {ITEMS} items in {wall:.0f} s")
    done = editor.get(f"{BATCHES}/{batch}")
    assert (done["stage"], done["counts"]["published"]) == ("closed", ITEMS)
    assert counted(staffed) == (ITEMS, ITEMS, ITEMS, ITEMS * len(REVIEWERS))
    for position in chosen(editor, batch):
        for line in trail(staffed, editor, batch, position, served.port):
            report(line)
    for person in people.values():
        person.close()
    assert served.stop() == 0
    assert consistency(settings) == ["0 faults"]

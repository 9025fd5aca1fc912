"""Foreign names inserted into official texts: what is done about each, decided over all the texts of an item."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cms.library.tampering import places
from cms.library.tampering.disguised import folded, written_apart
from cms.library.tampering.findings import GAP, SAMPLE, Certainty, Done, Finding
from cms.library.tampering.flat import Flat
from cms.library.tampering.names import BRAND, PERHAPS, PLACED, PROVEN, names

REPEATED = 2
STREWN = 3


class Edit(NamedTuple):
    """Characters of the source from `start` up to `end` give way to `put`."""

    start: int
    end: int
    put: str


class _Spot(NamedTuple):
    """A name in one of the texts."""

    field: str
    start: int
    end: int
    name: str
    strength: int
    trade: bool
    told: bool
    fills: bool
    place: places.Place


def insertions(flats: Mapping[str, Flat]) -> tuple[dict[str, list[Edit]], list[Finding]]:
    """What to change in the source of each text, and what was found. Linear in the texts."""
    spots = [spot for field, flat in flats.items() for spot in _spots(field, flat.text)]
    edits: dict[str, list[Edit]] = {field: [] for field in flats}
    found = [one for field, flat in flats.items() for one in _apart(field, flat)]
    if not spots:
        return edits, found
    spots = _led(spots)
    often = Counter(spot.name for spot in spots)
    sure = sum(spot.strength >= PLACED for spot in spots)
    province = places.province_of([flat.text for flat in flats.values()])
    for spot in spots:
        finding = _decide(spot, often[spot.name], sure, flats[spot.field], province, edits[spot.field])
        if finding:
            found.append(finding)
    return edits, found


def _spots(field: str, text: str) -> list[_Spot]:
    lowered = folded(text)
    return [
        _Spot(field, one.start, one.end, lowered[one.start : one.end], one.strength, one.trade, one.told, one.fills,
              places.surroundings(text, one.start, one.end))
        for one in names(lowered)
    ]  # fmt: skip


def _apart(field: str, flat: Flat) -> Iterator[Finding]:
    """Names with marks between their letters: nobody writes so in earnest, but what stood there is not known."""
    for start, end in written_apart(folded(flat.text)):
        yield Finding("inserted_words", field, flat.place(start), flat.text[start:end][:SAMPLE], "likely", "kept")


def _led(spots: list[_Spot]) -> list[_Spot]:
    """Names that only their place betrays, with what they begin with where it repeats: the brand nobody has listed."""
    whole = Counter(lead + spot.name for spot in spots if (lead := _lead(spot)))
    led = []
    for each in spots:
        spot, lead = each, _lead(each)
        if lead and whole[lead + spot.name] >= REPEATED and places.about(_moved(spot.place, lead)):
            spot = spot._replace(
                start=spot.start - len(lead), name=lead + spot.name, place=_moved(spot.place, lead), trade=True
            )
        led.append(spot)
    return led


def _lead(spot: _Spot) -> str:
    """What stands before a name that nobody has listed. A word of honest texts has honest words before it."""
    return "" if spot.strength > PERHAPS or spot.fills or (spot.told and not spot.trade) else places.lead(spot.place)


def _moved(place: places.Place, lead: str) -> places.Place:
    return place._replace(before=place.before[: len(place.before) - len(lead)])


def _decide(spot: _Spot, often: int, sure: int, flat: Flat, province: str, edits: list[Edit]) -> Finding | None:
    certainty = _certainty(spot, often, sure)
    if certainty is None:
        return None
    if certainty != "certain":
        return _finding(spot, flat, certainty, "kept", "")
    told = places.original(spot.place, province)
    original = told or places.Original(GAP)
    spans = flat.spans(spot.start - original.takes_before, spot.end + original.takes_after)
    edits.extend(Edit(start, end, original.put if at == 0 else "") for at, (start, end) in enumerate(spans))
    done: Done = "marked" if told is None else "restored" if original.put else "removed"
    return _finding(spot, flat, certainty, done, original.put)


def _certainty(spot: _Spot, often: int, sure: int) -> Certainty | None:
    """``None`` for what says nothing here."""
    if places.is_spoken_of(spot.place, quoted=spot.strength > PERHAPS or not spot.trade):
        return None
    at_slot = places.about(spot.place)
    if spot.strength >= PLACED:
        return (
            "certain" if at_slot or _stands_apart(spot) or (_may_leave_a_gap(spot) and sure >= REPEATED) else "likely"
        )
    if at_slot and spot.trade:
        return "certain" if often >= REPEATED else "likely"
    return "possible" if spot.trade or spot.told or (spot.fills and often >= STREWN) else None


def _stands_apart(spot: _Spot) -> bool:
    """A cell or a line may hold nothing but the name of an honest shop."""
    return spot.strength >= BRAND and places.original(spot.place, "") is not None


def _may_leave_a_gap(spot: _Spot) -> bool:
    """Whether a mark may take its place: whoever puts it there for an honest word loses that word for ever."""
    return spot.strength >= PROVEN and not places.is_shop(spot.place)


def _finding(spot: _Spot, flat: Flat, certainty: Certainty, done: Done, put: str) -> Finding:
    sample = flat.text[spot.start : spot.end][:SAMPLE]
    return Finding("inserted_words", spot.field, flat.place(spot.start), sample, certainty, done, put)

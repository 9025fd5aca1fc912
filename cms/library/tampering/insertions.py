"""Foreign names inserted into official texts: what is done about each, decided over all the texts of an item."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from cms.library.tampering import places
from cms.library.tampering.findings import GAP, SAMPLE, Certainty, Done, Finding
from cms.library.tampering.flat import Flat
from cms.library.tampering.names import names

REPEATED = 2


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
    sure: bool
    trade: bool
    place: places.Place


def insertions(flats: Mapping[str, Flat]) -> tuple[dict[str, list[Edit]], list[Finding]]:
    """What to change in the source of each text, and what was found. Linear in the texts."""
    spots = [spot for field, flat in flats.items() for spot in _spots(field, flat.text)]
    edits: dict[str, list[Edit]] = {field: [] for field in flats}
    if not spots:
        return edits, []
    spots = _led(spots)
    often = Counter(spot.name for spot in spots)
    sure = sum(spot.sure for spot in spots)
    province = places.province_of([flat.text for flat in flats.values()])
    found = []
    for spot in spots:
        finding = _decide(spot, often[spot.name], sure, flats[spot.field], province, edits[spot.field])
        if finding:
            found.append(finding)
    return edits, found


def _spots(field: str, text: str) -> list[_Spot]:
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few letters change their length; what these sites use is not among them.
        lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return [
        _Spot(field, one.start, one.end, lowered[one.start : one.end], one.sure, one.trade,
              places.surroundings(text, one.start, one.end))
        for one in names(lowered)
    ]  # fmt: skip


def _led(spots: list[_Spot]) -> list[_Spot]:
    """Names that only their place betrays, with what they begin with where it repeats: the brand nobody has listed."""
    whole = Counter(lead + spot.name for spot in spots if not spot.sure and (lead := places.lead(spot.place)))
    led = []
    for each in spots:
        spot, lead = each, "" if each.sure else places.lead(each.place)
        if lead and whole[lead + spot.name] >= REPEATED and places.about(_moved(spot.place, lead)):
            spot = spot._replace(
                start=spot.start - len(lead), name=lead + spot.name, place=_moved(spot.place, lead), trade=True
            )
        led.append(spot)
    return led


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
    if places.is_spoken_of(spot.place):
        return None
    at_slot = places.about(spot.place)
    if spot.sure:
        return "certain" if at_slot or sure >= REPEATED or places.original(spot.place, "") else "likely"
    if at_slot and spot.trade:
        return "certain" if often >= REPEATED else "likely"
    return "possible" if spot.trade else None


def _finding(spot: _Spot, flat: Flat, certainty: Certainty, done: Done, put: str) -> Finding:
    sample = flat.text[spot.start : spot.end][:SAMPLE]
    return Finding("inserted_words", spot.field, flat.place(spot.start), sample, certainty, done, put)

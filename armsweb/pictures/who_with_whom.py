"""Who dealt with whom over what: people and bodies, their countries, and the deals between them.

Columns from left to right: people and bodies, countries, deals, the country in most deals, its
people and bodies. Each country on the left has a block of its own with its deals, so that lines
cross as little as can be. Made in one pass, the same for the same data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from armsweb.pictures.lettering import cut, lines

WIDTH = 1080
LINE = 40  # pixels: one node; a finger hits it
BLOCK_GAP = 26
TOP = 40  # the heads of the columns
LETTERS = 14
# Left edge and width of each column.
PEOPLE, COUNTRY, DEAL, HUB, OTHERS = (0, 200), (270, 110), (450, 280), (800, 90), (930, 150)
HEADS = ((PEOPLE, "People and bodies"), (COUNTRY, "Country"), (DEAL, "Deal"), (HUB, ""))
NOWHERE = ""  # the block of bodies without a country


@dataclass(frozen=True, slots=True)
class Party:
    """A country, a person or a body. ``kind``: country, official or organisation."""

    key: str
    kind: str
    name: str
    address: str
    country: str = ""  # key of the country of a person or body
    detail: str = ""  # an office, what a body is


@dataclass(frozen=True, slots=True)
class Dealing:
    """A deal between two countries (by their keys)."""

    key: str
    title: str
    address: str
    buyer: str
    seller: str
    stage: str
    shape: str  # of its stage: a Reach, or ``event`` without one


@dataclass(frozen=True, slots=True)
class Voice:
    """A person or body whom ``claims`` claims name in what bears on a deal."""

    party: str
    deal: str
    claims: int
    said: bool  # spoke, rather than being spoken of


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    kind: str
    shape: str
    lines: list[str]
    label: str
    address: str
    x: int
    y: int
    width: int
    anchor: str

    @property
    def middle(self) -> int:
        return self.width // 2


@dataclass(frozen=True, slots=True)
class Edge:
    """``ends`` are the keys of the nodes it joins, for the script that lights it up."""

    path: str
    kind: str  # a Reach for a side of a deal, ``voice`` or ``named`` for a person
    thickness: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Diagram:
    width: int
    height: int
    hub: str
    nodes: list[Node]
    edges: list[Edge]
    heads: list[tuple[int, str]]


def lay_out(
    countries: Iterable[Party],
    parties: Sequence[Party],
    dealings: Sequence[Dealing],
    voices: Iterable[Voice],
    focus: str = "",
) -> Diagram:
    """Place everything. ``focus``: the key of a country that must stand on the left."""
    names = {country.key: country for country in countries}
    hub = _hub(dealings, focus)
    voices = list(voices)
    blocks: dict[str, list[Dealing]] = defaultdict(list)
    for deal in sorted(dealings, key=lambda d: (d.title, d.key)):
        blocks[_left(deal, hub)].append(deal)
    bound = Counter(voice.deal for voice in voices)
    at_home: dict[str, list[Party]] = defaultdict(list)
    for party in sorted(parties, key=lambda p: (p.kind, p.name, p.key)):
        home = party.country if party.country in names else NOWHERE
        at_home[home].append(party)
        if home != hub:
            blocks[home]  # a country whose people spoke of others' deals has a block as well
    nodes: dict[str, Node] = {}
    y = TOP
    order = sorted(blocks, key=lambda key: (key == NOWHERE, names[key].name if key else "", key))
    for home in order:
        people = at_home.get(home, []) if home != hub else []
        tall = max(len(blocks[home]), len(people), 1) * LINE
        for place, deal in enumerate(blocks[home]):
            top = y + (tall - len(blocks[home]) * LINE) / 2
            nodes[deal.key] = _deal(deal, round(top + (place + 0.5) * LINE), bound[deal.key])
        for place, party in enumerate(people):
            top = y + (tall - len(people) * LINE) / 2
            nodes[party.key] = _party(party, PEOPLE, round(top + (place + 0.5) * LINE), "end")
        if home and home != hub:
            nodes[home] = _country(names[home], COUNTRY, round(y + tall / 2))
        y += tall + BLOCK_GAP
    foot = y - BLOCK_GAP if blocks else TOP
    if hub:
        others = at_home.get(hub, [])
        height = max(foot - TOP, len(others) * LINE)
        nodes[hub] = _country(names[hub], HUB, round(TOP + height / 2))
        step = min(height / max(len(others), 1), LINE * 2.5)
        top = TOP + (height - step * len(others)) / 2
        for place, party in enumerate(_near(others, voices, nodes)):
            nodes[party.key] = _party(party, OTHERS, round(top + (place + 0.5) * step), "start")
        foot = TOP + height
    edges = [edge for deal in dealings for edge in _sides(deal, nodes)]
    edges += [edge for voice in voices if (edge := _voice(voice, nodes))]
    heads = [(x + (wide if x == 0 else 0), head) for (x, wide), head in HEADS if head]
    return Diagram(WIDTH, round(foot) + 12, hub, list(nodes.values()), edges, heads)


def _hub(dealings: Iterable[Dealing], focus: str) -> str:
    """The country in most deals; not the one in focus."""
    sides = Counter(side for deal in dealings for side in (deal.buyer, deal.seller))
    return min(
        (side for side in sides if side != focus),
        key=lambda side: (-sides[side], side),
        default="",
    )


def _left(deal: Dealing, hub: str) -> str:
    """The side whose block the deal stands in."""
    return deal.buyer if deal.buyer != hub else deal.seller


def _near(
    parties: Iterable[Party], voices: Iterable[Voice], nodes: Mapping[str, Node]
) -> list[Party]:
    """In the order of the deals they speak of, so that their lines cross little."""
    heights: dict[str, list[int]] = defaultdict(list)
    for voice in voices:
        if voice.deal in nodes:
            heights[voice.party].append(nodes[voice.deal].y)

    def height(party: Party) -> float:
        found = heights[party.key]
        return sum(found) / len(found) if found else 0

    return sorted(parties, key=lambda party: (height(party), party.name, party.key))


def _deal(deal: Dealing, y: int, voices: int) -> Node:
    x, wide = DEAL
    text = lines(deal.title, LETTERS, wide - 28, 2)
    spoken = f", {voices} people or bodies named" if voices else ""
    label = f"{deal.title}: {deal.stage or 'no stage'}{spoken}"
    return Node(deal.key, "deal", deal.shape, text, label, deal.address, x, y, wide, "start")


def _country(country: Party, column: tuple[int, int], y: int) -> Node:
    x, wide = column
    text = [cut(country.name, LETTERS + 1, wide)]
    return Node(
        country.key, "country", "country", text, country.name, country.address, x, y, wide, "middle"
    )


def _party(party: Party, column: tuple[int, int], y: int, anchor: str) -> Node:
    x, wide = column
    text = [cut(party.name, LETTERS, wide - 20)]
    label = f"{party.name}, {party.detail}" if party.detail else party.name
    return Node(party.key, party.kind, party.kind, text, label, party.address, x, y, wide, anchor)


def _sides(deal: Dealing, nodes: Mapping[str, Node]) -> list[Edge]:
    node = nodes[deal.key]
    return [
        Edge(_join(node, nodes[side]), deal.shape, 1.6, (deal.key, side))
        for side in (deal.buyer, deal.seller)
        if side in nodes
    ]


def _voice(voice: Voice, nodes: Mapping[str, Node]) -> Edge | None:
    if voice.party not in nodes or voice.deal not in nodes:
        return None
    kind = "voice" if voice.said else "named"
    thickness = min(0.8 + 0.3 * (voice.claims - 1), 2)
    path = _join(nodes[voice.party], nodes[voice.deal])
    return Edge(path, kind, round(thickness, 1), (voice.party, voice.deal))


def _join(one: Node, other: Node) -> str:
    """A curve from the right edge of the left node to the left edge of the right one."""
    left, right = sorted((one, other), key=lambda node: node.x)
    x, u = left.x + left.width + 4, right.x - 4
    bend = (u - x) / 2
    return f"M{x} {left.y}C{x + bend:.0f} {left.y} {u - bend:.0f} {right.y} {u} {right.y}"

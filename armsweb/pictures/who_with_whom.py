"""Who dealt with whom over what: people and bodies, their countries, and the deals between them.

Three columns: people and bodies, deals, people and bodies. Each country whose deals are shown has
a block on the left, with its name above its people and its deals; what a deal is, and with whom,
stands below its title. The country on the other side of most deals, and whoever has no deals here,
stand on the right. So a line means one thing only: who spoke of a deal, or is named in it. Made in
one pass, the same for the same data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from armsweb.pictures.fan import apart
from armsweb.pictures.lettering import cut, lines, width

WIDTH = 1100
# Pixels: the heads of the columns; a country's name; a line of a name, of what stands below it;
# above and below both, so that a finger hits a node; between two blocks.
TOP, PLATE, LINE, SUB_LINE, PAD, BLOCK_GAP = 34, 38, 17, 16, 10, 22
LETTERS, SUB_LETTERS = 14, 12
BOLD = 1.12  # wider than plain letters
SPARE = 12  # letters of a reader's own type may be wider than estimated
SIGN = 24  # from the left of a node to its words
# Left edge and width of each column.
PEOPLE, DEAL, OTHERS = (0, 250), (370, 360), (850, 250)
HEADS = (
    (PEOPLE[0], "People and bodies"),
    (DEAL[0], "Deals"),
    (OTHERS[0], "On the other side, or elsewhere"),
)
NOWHERE = ""  # the home of bodies without a country


@dataclass(frozen=True, slots=True)
class Party:
    """A country, a person or a body. ``kind``: country, official or organisation."""

    key: str
    kind: str
    name: str
    address: str
    country: str = ""  # key of the country of a person or body
    detail: str = ""  # an office, what a body is


# Heads the bodies without a country; it has no address.
ELSEWHERE = Party("elsewhere", "country", "Of no one country", "")


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
    """``y`` is its middle; ``of`` are the keys of the countries it belongs to."""

    key: str
    kind: str
    shape: str
    lines: list[str]
    sub: list[str]
    label: str
    address: str
    x: int
    y: int
    width: int
    height: int
    anchor: str  # the side of its sign: start or end
    of: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        """From the middle up to the edge."""
        return -self.height // 2

    @property
    def words(self) -> int:
        """From the left edge to where its words begin, or end."""
        return self.width - SIGN if self.anchor == "end" else SIGN

    @property
    def plate(self) -> int:
        """The width of the plate behind a country's name."""
        return round(width(self.lines[0], LETTERS + 1) * BOLD) + 18

    @property
    def first(self) -> int:
        """From the middle to the line on which its first words stand."""
        rows = LINE * len(self.lines) + SUB_LINE * len(self.sub)
        return -rows // 2 + LINE - 4


@dataclass(frozen=True, slots=True)
class Edge:
    """``ends`` are the keys of the nodes it joins, for the script that lights it up."""

    path: str
    kind: str  # ``voice`` or ``named``
    thickness: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Diagram:
    """``rules`` are the y of lines above the blocks on the left."""

    width: int
    height: int
    hub: str
    nodes: list[Node]
    edges: list[Edge]
    heads: list[tuple[int, str]]
    rules: list[int]
    ruled: int = DEAL[0] + DEAL[1]


def lay_out(
    countries: Iterable[Party],
    parties: Sequence[Party],
    dealings: Sequence[Dealing],
    voices: Iterable[Voice],
    focus: str = "",
) -> Diagram:
    """Place everything. ``focus``: the key of a country whose block takes all its deals."""
    names = {country.key: country for country in countries}
    hub = _hub(dealings, focus)
    voices = list(voices)
    blocks: dict[str, list[Dealing]] = defaultdict(list)
    for deal in sorted(dealings, key=lambda d: (_other(d, _left(d, hub, focus)), d.title, d.key)):
        blocks[_left(deal, hub, focus)].append(deal)
    at_home: dict[str, list[Party]] = defaultdict(list)
    for party in sorted(parties, key=lambda p: (p.kind, p.name, p.key)):
        at_home[party.country if party.country in names else NOWHERE].append(party)
    bound = Counter(voice.deal for voice in voices)
    nodes: dict[str, Node] = {}
    rules: list[int] = []
    y = TOP
    for home in sorted(blocks, key=lambda key: (names[key].name, key)):
        rules.append(y)
        nodes[home] = _country(names[home], PEOPLE, y + PLATE // 2)
        y += PLATE
        deals = [_deal(deal, home, names, bound[deal.key]) for deal in blocks[home]]
        people = [_party(party, PEOPLE, "end") for party in at_home.pop(home, [])]
        tall = max(sum(node.height for node in column) for column in (deals, people))
        for column in (deals, people):
            _stack(column, y + (tall - sum(node.height for node in column)) // 2, nodes)
        y += tall + BLOCK_GAP
    foot = max(y - BLOCK_GAP, TOP)
    if hub:
        at_home.setdefault(hub, [])
    foot = max(foot, _right(at_home, names, voices, nodes, foot))
    edges = [edge for voice in voices if (edge := _voice(voice, nodes))]
    return Diagram(WIDTH, foot + 12, hub, list(nodes.values()), edges, list(HEADS), rules)


def _hub(dealings: Iterable[Dealing], focus: str) -> str:
    """The country in most deals; with one in focus, that on the other side of most of them."""
    sides = Counter(side for deal in dealings for side in (deal.buyer, deal.seller))
    return min(
        (side for side in sides if side != focus),
        key=lambda side: (-sides[side], side),
        default="",
    )


def _left(deal: Dealing, hub: str, focus: str) -> str:
    """The side whose block the deal stands in."""
    if focus in (deal.buyer, deal.seller):
        return focus
    return deal.buyer if deal.buyer != hub else deal.seller


def _other(deal: Dealing, side: str) -> str:
    return deal.seller if deal.buyer == side else deal.buyer


def _stack(column: Iterable[Node], y: int, nodes: dict[str, Node]) -> None:
    for node in column:
        nodes[node.key] = replace(node, y=y + node.height // 2)
        y += node.height


def _right(
    at_home: Mapping[str, Sequence[Party]],
    names: Mapping[str, Party],
    voices: Iterable[Voice],
    nodes: dict[str, Node],
    foot: int,
) -> int:
    """The right column, each near the deals it speaks of, by country; answers its foot."""
    heights: dict[str, list[int]] = defaultdict(list)
    for voice in voices:
        if voice.deal in nodes:
            heights[voice.party].append(nodes[voice.deal].y)

    def level(party: Party) -> float:
        found = heights[party.key]
        return sum(found) / len(found) if found else TOP

    groups = []
    for home, people in at_home.items():
        ordered = sorted(people, key=lambda party: (level(party), party.name, party.key))
        mean = sum(level(party) for party in ordered) / max(len(ordered), 1)
        groups.append((mean or TOP, home, ordered))
    column: list[tuple[Node, float]] = []
    for _, home, ordered in sorted(groups, key=lambda group: (group[0], group[1])):
        first = level(ordered[0]) if ordered else TOP
        column.append((_country(names.get(home, ELSEWHERE), OTHERS, 0), first - PLATE))
        column += [(_party(party, OTHERS, "start"), level(party)) for party in ordered]
    # Where each would stand were all of them as flat as a line; then their heights come back.
    before = 0
    wished, offsets = [], []
    for node, wish in column:
        wished.append(wish - before - node.height / 2)
        offsets.append(before + node.height / 2)
        before += node.height
    room = max(foot - before, TOP)
    placed = apart(wished, 0, (TOP, room)) if column else []
    for (node, _), start, offset in zip(column, placed, offsets, strict=True):
        nodes[node.key] = replace(node, y=round(start + offset))
    return room + before if column else 0


def _deal(deal: Dealing, home: str, names: Mapping[str, Party], voices: int) -> Node:
    x, wide = DEAL
    text = lines(deal.title, LETTERS, wide - SIGN, 3)
    stage = deal.stage or "no stage"
    partner = names[_other(deal, home)].name
    sub = lines(f"{stage} · with {partner}", SUB_LETTERS, wide - SIGN, 2)
    spoken = f", {voices} people or bodies named" if voices else ""
    label = f"{deal.title}: {stage}, between {names[home].name} and {partner}{spoken}"
    return Node(
        deal.key,
        "deal",
        deal.shape,
        text,
        sub,
        label,
        deal.address,
        x,
        0,
        wide,
        LINE * len(text) + SUB_LINE * len(sub) + PAD,
        "start",
        (deal.buyer, deal.seller),
    )


def _country(country: Party, column: tuple[int, int], y: int) -> Node:
    x, wide = column
    text = [cut(country.name, LETTERS + 1, wide - 16)]
    key, address = country.key, country.address
    return Node(
        key, "country", "", text, [], country.name, address, x, y, wide, PLATE, "start", (key,)
    )


def _party(party: Party, column: tuple[int, int], anchor: str) -> Node:
    x, wide = column
    text = lines(party.name, LETTERS, wide - SIGN - SPARE, 3)
    detail = lines(party.detail, SUB_LETTERS, wide - SIGN - SPARE, 2)
    label = f"{party.name}, {party.detail}" if party.detail else party.name
    return Node(
        party.key,
        party.kind,
        party.kind,
        text,
        detail,
        label,
        party.address,
        x,
        0,
        wide,
        LINE * len(text) + SUB_LINE * len(detail) + PAD,
        anchor,
        (party.country,) if party.country else (),
    )


def _voice(voice: Voice, nodes: Mapping[str, Node]) -> Edge | None:
    if voice.party not in nodes or voice.deal not in nodes:
        return None
    kind = "voice" if voice.said else "named"
    thickness = min(0.8 + 0.4 * (voice.claims - 1), 3)
    path = _join(nodes[voice.party], nodes[voice.deal])
    return Edge(path, kind, round(thickness, 1), (voice.party, voice.deal))


def _join(one: Node, other: Node) -> str:
    """A curve from the right edge of the left node to the left edge of the right one."""
    left, right = sorted((one, other), key=lambda node: node.x)
    x, u = left.x + left.width + 4, right.x - 4
    bend = (u - x) / 2
    return f"M{x} {left.y}C{x + bend:.0f} {left.y} {u - bend:.0f} {right.y} {u} {right.y}"

"""The ladder, the coverage strip, who with whom, and the letters in all of them."""

from __future__ import annotations

import itertools

import pytest

from armsweb.pictures import coverage, ladder, who_with_whom
from armsweb.pictures.coverage import MOST_BRICKS, MOST_COLUMNS, Read
from armsweb.pictures.ladder import Step, strongest
from armsweb.pictures.lettering import cut, lines, width
from armsweb.pictures.raster import png
from armsweb.pictures.reach import OF_STAGE
from armsweb.pictures.style import standalone
from armsweb.pictures.who_with_whom import Dealing, Party, Voice
from deals.stages import EXITS, LADDER


def a_step(stage: str, backing: str = "fact", display: str = "2016") -> Step:
    return Step(stage, display, backing, f"#{stage}")


def states(*steps: Step, current: str = "") -> dict[str, str]:
    return {rung.stage: rung.state for rung in ladder.lay_out(steps, current).rungs}


def test_a_ladder_tells_reached_rungs_from_those_nobody_speaks_of() -> None:
    found = states(a_step("proposed", "said"), a_step("signed"), current="signed")
    assert found == {
        "mooted": "open",
        "proposed": "said",
        "in-talks": "open",
        "agreed": "open",
        "signed": "reached",
        "under-way": "ahead",
        "delivered": "ahead",
        "in-service": "ahead",
    }


def test_a_way_out_branches_off_above_the_highest_rung() -> None:
    drawing = ladder.lay_out([a_step("in-talks"), a_step("lapsed")], "lapsed")
    order = [rung.stage for rung in drawing.rungs]
    assert order[order.index("in-talks") + 1] == "lapsed"
    lapsed = next(rung for rung in drawing.rungs if rung.stage == "lapsed")
    assert lapsed.state == "left"
    assert lapsed.current


def test_a_deal_without_milestones_has_a_ladder_of_open_rungs() -> None:
    assert set(states().values()) == {"ahead"}
    assert len(states()) == len(LADDER)


def test_what_is_only_said_is_named_so_and_a_missing_date_too() -> None:
    drawing = ladder.lay_out([a_step("mooted", "view", ""), a_step("mooted", "fact")], "mooted")
    mooted = drawing.rungs[0]
    assert [entry.text for entry in mooted.entries] == ["no date given · a view", "2016"]
    assert mooted.state == "reached"


def test_a_rung_names_a_few_milestones_and_counts_the_rest() -> None:
    rung = ladder.lay_out([a_step("in-talks") for _ in range(9)], "in-talks").rungs[2]
    assert len(rung.entries) == 3
    assert rung.more == 6


def test_rungs_do_not_overlap_whatever_they_hold() -> None:
    steps = [a_step(stage, display="very long date " * 5) for stage in (*LADDER, *EXITS)]
    rungs = sorted(ladder.lay_out(steps, "").rungs, key=lambda rung: rung.y)
    for upper, lower in itertools.pairwise(rungs):
        assert upper.y + upper.height <= lower.y
        assert all(entry.y + entry.height <= lower.y for entry in upper.entries)


@pytest.mark.parametrize(
    ("kinds", "best"), [(["view", "said", "fact"], "fact"), (["view", "said"], "said"), ([], "")]
)
def test_the_claim_that_carries_most_counts(kinds: list[str], best: str) -> None:
    assert strongest(kinds) == best


def test_every_stage_that_a_deal_can_be_at_has_a_shape() -> None:
    assert set(OF_STAGE) == {stage.value for stage in (*LADDER, *EXITS)}


def some_reads(count: int, claims: int = 2) -> list[Read]:
    kinds = (("fact", claims), ("view", 1)) if claims else ()
    return [Read(number, kinds, f"#p{number}") for number in range(1, count + 1)]


def test_a_strip_has_a_column_a_paragraph_and_a_brick_a_claim() -> None:
    drawing = coverage.lay_out(some_reads(19))
    assert [column.name for column in drawing.columns] == [str(n) for n in range(1, 20)]
    assert all(len(column.bricks) == 3 for column in drawing.columns)
    assert drawing.columns[0].label == "Paragraph 1: 2 fact, 1 view"
    assert {column.share for column in drawing.columns} == {10.0}


def test_a_paragraph_from_which_nothing_was_drawn_says_so() -> None:
    assert coverage.lay_out(some_reads(1, claims=0)).columns[0].label.endswith("no claim drawn")


def test_a_column_too_high_says_how_many_more() -> None:
    column = coverage.lay_out(some_reads(3, claims=50)).columns[0]
    assert len(column.bricks) == MOST_BRICKS
    assert column.more == 51 - MOST_BRICKS
    assert min(brick.y for brick in column.bricks) >= column.top


@pytest.mark.parametrize("count", [0, 1, 7, 12, 13, 240, 241, 5000])
def test_a_source_of_any_length_fits(count: int) -> None:
    drawing = coverage.lay_out(some_reads(count))
    assert len(drawing.columns) <= MOST_COLUMNS
    assert all(column.left + column.share <= 100.1 for column in drawing.columns)
    assert all(column.share >= 8.3 for column in drawing.columns)
    assert drawing.height > 0


RUSSIA, TURKEY, CYPRUS = (
    Party(key, "country", key.title(), f"/countries/{key}/")
    for key in ("russia", "turkey", "cyprus")
)
MINISTER = Party("minister", "official", "A. Minister", "/officials/a/", "turkey", "minister")
ENVOY = Party("envoy", "official", "An Envoy", "/officials/e/", "russia", "envoy")
BLOC = Party("bloc", "organisation", "A Bloc", "/organisations/b/")


def a_dealing(key: str, buyer: str = "turkey", seller: str = "russia") -> Dealing:
    return Dealing(key, f"Deal {key}", f"/deals/{key}/", buyer, seller, "signed", "signed")


def a_diagram(deals: int = 3, focus: str = "") -> who_with_whom.Diagram:
    dealings = [a_dealing(f"t{n}") for n in range(deals)]
    dealings += [a_dealing("c", "russia", "cyprus")] if deals else []
    voices = [Voice("minister", "t0", 4, True), Voice("envoy", "t0", 1, False)]
    return who_with_whom.lay_out(
        [RUSSIA, TURKEY, CYPRUS], [MINISTER, ENVOY, BLOC], dealings, voices, focus
    )


def columns(drawing: who_with_whom.Diagram) -> dict[str, int]:
    return {node.key: node.x for node in drawing.nodes}


def test_the_country_in_most_deals_stands_on_the_right_unless_in_focus() -> None:
    assert a_diagram().hub == "russia"
    usual, focused = columns(a_diagram()), columns(a_diagram(focus="russia"))
    assert usual["turkey"] == usual["cyprus"] < usual["t0"] < usual["russia"]
    assert focused["russia"] < focused["t0"] < focused["turkey"]
    assert "cyprus" not in focused  # nobody of it is named, and the deal says with whom it is


def test_every_deal_stands_below_one_side_and_names_the_other() -> None:
    nodes = {node.key: node for node in a_diagram().nodes}
    assert nodes["t0"].sub == ["signed · with Russia"]
    assert nodes["c"].of == ("russia", "cyprus")
    blocks = sorted((nodes[key].y, key) for key in ("cyprus", "turkey", "c", "t0"))
    assert [key for _, key in blocks] == ["cyprus", "c", "turkey", "t0"]
    assert "between Cyprus and Russia" in nodes["c"].label


def test_nodes_of_one_column_do_not_overlap() -> None:
    nodes = a_diagram(deals=30).nodes
    for n, one in enumerate(nodes):
        for other in nodes[n + 1 :]:
            apart = abs(one.y - other.y) * 2 + 1 >= one.height + other.height
            assert one.x != other.x or apart, (one.key, other.key)
    assert min(node.height for node in nodes) >= 24  # a finger hits it


def test_who_speaks_is_told_from_who_is_named() -> None:
    kinds = {edge.ends: edge.kind for edge in a_diagram().edges}
    assert kinds == {("minister", "t0"): "voice", ("envoy", "t0"): "named"}


def test_a_body_of_no_country_does_not_stand_below_one() -> None:
    right = sorted((node.y, node.key) for node in a_diagram().nodes if node.x > 800)
    order = [key for _, key in right]
    assert order[order.index("bloc") - 1] == "elsewhere"
    assert order[order.index("envoy") - 1] == "russia"


def test_long_names_take_more_lines_before_they_are_cut() -> None:
    long = Party("long", "official", "A very long name " * 9, "/o/", "turkey", "an office " * 20)
    drawing = who_with_whom.lay_out([RUSSIA, TURKEY], [long], [a_dealing("t0")], [])
    node = next(node for node in drawing.nodes if node.key == "long")
    assert (len(node.lines), len(node.sub)) == (3, 2)
    assert node.lines[2].endswith("…")
    assert node.height > 60
    assert node.label.startswith("A very long name A very long name A very long name")


def test_nothing_on_record_gives_an_empty_diagram() -> None:
    drawing = who_with_whom.lay_out([], [], [], [])
    assert (drawing.nodes, drawing.edges, drawing.hub) == ([], [], "")


def test_letters_are_cut_and_broken_to_the_room_they_have() -> None:
    assert cut("short", 14, 200) == "short"
    assert width(cut("a very long name indeed " * 9, 14, 200), 14) <= 200
    broken = lines("one two three four five six seven eight nine ten", 14, 100, 3)
    assert len(broken) == 3
    assert all(width(line, 14) <= 100 for line in broken)
    assert lines("W" * 90, 14, 100, 2)[0].endswith("…")
    assert lines("", 14, 100, 2) == []


def test_the_style_of_a_file_names_colours_and_no_screen() -> None:
    sheet = (
        ":root { --ink: #111; } :root.dark { --ink: #eee; }"
        "/* Pictures */ .a { fill: var(--ink); } @media print { .a { fill: none; } } .b { r: 1; }"
        "/* End of pictures */ .c { fill: none; }"
    )
    assert standalone(sheet) == ".a { fill: #111; } .b { r: 1; }"


@pytest.mark.parametrize("sheet", ["", "/* Pictures */ .a{fill:var(--no)} /* End of pictures */"])
def test_a_stylesheet_without_its_marks_or_colours_is_refused(sheet: str) -> None:
    with pytest.raises(ValueError, match="stylesheet"):
        standalone(sheet)


@pytest.mark.parametrize("weight", [400, 600])
def test_the_type_of_images_has_every_sign_that_pictures_set(weight: int) -> None:
    def drawn(sign: str) -> bytes:
        text = f'<text y="30" font-size="30" font-weight="{weight}">{sign}</text>'
        return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>')

    missing = drawn("\ue000")
    assert [sign for sign in "≠·…–—’“”¶+ğışßŐБΩ" if drawn(sign) == missing] == []

"""The pictures on their pages and as files: linked, cited, bounded, whatever is on record."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from armsweb.picturing.ties import MOST_DEALINGS
from armsweb.picturing.timelines import MOST_STORIES
from countries.models import Country
from deals.models import Deal
from sources.models import Source
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_membership,
    make_milestone,
    make_official,
    make_organisation,
    many,
)
from tests.pages import links, read

TIMELINE_QUERIES = 5  # deals, milestones, what contradicts, what is left out or has no date
TIMELINE_OF_A_DAY_QUERIES = 9  # deals listed, the seven of a deal's page, what has no date
TIES_QUERIES = 10
MAP_FILE_QUERIES = 5  # countries, counts, memberships; sources and their number
SVG = "{http://www.w3.org/2000/svg}"
FILES = ("/pictures/map", "/pictures/timeline", "/pictures/ties")

pytestmark = pytest.mark.django_db


def a_record(deals: int = 1, name: str = "Atlantis") -> list[Deal]:
    """Deals of one country with another, each with a milestone and a speaker, all cited."""
    buyer = make_country(name=name, code="TR", latitude="39.9", longitude="32.9")
    seller = make_country(name="Ruritania", code="RU", latitude="55.8", longitude="37.6")
    found = []
    with many():
        for n in range(deals):
            deal = make_deal(
                buyer=buyer, seller=seller, state="published", title=f"Deal {n} of {name}"
            )
            claim = make_claim()
            cite(deal, claim=claim)
            cite(make_milestone(deal=deal, when="2016-11-09", when_basis="stated"), claim=claim)
            cite(make_official(country=buyer), "said", claim=claim)
            found.append(deal)
    return found


def svg_of(client: Client, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "image/svg+xml"
    return ET.fromstring(response.content)  # noqa: S314  our own answer


def words(root: ET.Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_the_home_page_shows_map_and_timeline_that_lead_to_the_records(
    client: Client, record: None
) -> None:
    html = read(client, "/")
    found = links(html)
    for slug in ("cyprus", "turkey", "russia"):
        assert f'<a href="/countries/{slug}/" class="pic-country">' in html
        assert f"/countries/{slug}/" in found  # the table's link; those in SVG are not HTML's
    assert re.search(r'<a href="/deals/[\w-]+/#milestone-[\w-]+" class="pic-milestone">', html)
    assert 'class="pic-ring"' in html


def test_every_tie_on_the_map_leads_to_as_many_deals_as_it_says(
    client: Client, record: None
) -> None:
    html = read(client, "/")
    ties = re.findall(
        r'<td class="number"><a href="(/deals/\?[^"]+)">(\d+)</a></td>', html.replace("&amp;", "&")
    )
    assert len(ties) > 5
    for address, count in ties:
        listed = read(client, address)
        assert f"{count} deal" in re.sub(r"<[^>]+>", "", listed), address


@pytest.mark.parametrize(
    ("year", "phrase"),
    [
        ("2003", "not yet; joined in 2004"),
        ("2004", "a member, joined in 2004"),
        ("nonsense", "a member, joined in 2004"),
    ],
)
def test_a_chosen_year_decides_who_is_in_nato(client: Client, year: str, phrase: str) -> None:
    deal = a_record()[0]
    nato = make_organisation(slug="nato", name="NATO", kind="alliance")
    make_membership(country=deal.buyer, organisation=nato, since="2004-03", since_basis="stated")
    home = read(client, f"/?map_year={year}&from=2015")
    assert phrase in home
    assert "/?map_year=2004&from=2015#map" in links(home)  # the year in which it changed
    root = svg_of(client, f"/pictures/map.svg?map_year={year}")
    member = [path for path in root.iter(f"{SVG}path") if "pic-member" in path.get("class", "")]
    assert len(member) == (1 if year == "2003" else 2)  # the key has one as well


def test_years_asked_for_narrow_the_timeline_and_swap_if_need_be(client: Client) -> None:
    a_record()
    assert "Deal 0 of Atlantis" in read(client, "/timeline/?from=2017&to=2016")
    assert "Nothing on record falls" in read(client, "/timeline/?from=1990&to=1995")
    assert "Deal 0 of Atlantis" in read(client, "/timeline/?from=x&to=99999999999999999999")


def test_one_country_has_a_diagram_of_its_own(client: Client) -> None:
    deal = a_record()[0]
    make_deal(state="published", title="Elsewhere")
    html = read(client, f"/ties/?country={deal.buyer.slug}")
    assert "Who deals with Atlantis" in html
    assert "Elsewhere" not in html
    assert client.get("/ties/?country=nowhere").status_code == 404
    assert client.get("/ties/?country=no\0where").status_code == 404


def test_a_diagram_as_of_a_day_shows_no_later_stage(client: Client, record: None) -> None:
    slug = "turkey-s-400"
    today = stage_shown(read(client, "/ties/?country=turkey"), slug)
    then = stage_shown(read(client, "/ties/?country=turkey&as_of=2016-11-21"), slug)
    assert (today, then) == ("delivered", "in talks")


def test_a_timeline_as_of_a_day_shows_no_later_milestone(
    client: Client, record: None, queries: Budget
) -> None:
    address = "/timeline/?as_of=2016-11-21"
    with queries(TIMELINE_OF_A_DAY_QUERIES):
        then = read(client, address)
    today = read(client, "/timeline/")
    page = "/deals/turkey-s-400/"
    assert f'<a href="{page}?as_of=2016-11-21#milestone-' in then
    assert f'<a href="{page}#milestone-' in today
    assert "21 November 2016" in then
    delivered = "delivered, 16 September 2019"
    assert delivered in today
    assert delivered not in then
    assert "/timeline/?as_of=2016-11-21#timeline" in links(read(client, f"{address}&from=2015"))
    assert 'name="as_of" value="2016-11-21"' in then  # the list of deals is of that day too
    file = words(svg_of(client, "/pictures/timeline.svg?as_of=2016-11-21"))
    assert "?as_of=2016-11-21" in file
    assert "is no day" in read(client, "/timeline/?as_of=yesterday")


def stage_shown(html: str, slug: str) -> str:
    """What the diagram gives as the stage of a deal."""
    label = re.search(rf'data-key="deal-{slug}"[^>]*><title>[^<]*?: ([^<,]+)', html)
    assert label
    return label[1]


def test_an_empty_record_has_pictures_too(client: Client) -> None:
    for page in ("/", "/timeline/", "/ties/"):
        read(client, page)
    for file in FILES:
        assert "No source is on record" in words(svg_of(client, f"{file}.svg"))


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_complete_in_itself_and_names_its_sources(client: Client, file: str) -> None:
    a_record()
    root = svg_of(client, f"{file}.svg")
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    said = words(root)
    source = Source.objects.get()
    assert f"{source.publisher}: {source.title}" in said
    assert "http://testserver/" in said
    assert re.search(r"drawn on \d+ \w+ \d{4}", said)
    style = root.find(f"{SVG}style")
    assert style is not None
    assert style.text
    assert "var(" not in style.text
    for link in root.iter(f"{SVG}a"):
        assert (link.get("href") or "").startswith("http://testserver/")


def test_the_policy_lets_in_the_style_of_a_file_and_no_other(client: Client) -> None:
    policy = client.get("/pictures/map.svg")["Content-Security-Policy"]
    assert re.search(r"style-src [^;]*'sha256-[\w+/]{43}='", policy)
    assert "unsafe" not in policy


@pytest.mark.parametrize("file", FILES)
def test_a_png_is_drawn_with_type_of_our_own(client: Client, file: str) -> None:
    a_record(name="Çanakkale Ελλάς Болгария")
    response = client.get(f"{file}.png")
    assert response["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", response.content[16:24])
    assert width >= 600
    assert width * height <= 3_100_000
    again = client.get(f"{file}.png", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_deal_and_a_source_have_files_as_well(client: Client, record: None) -> None:
    deal = Deal.objects.published().earliest("slug")
    source = Source.objects.earliest("pk")
    for file in (f"/pictures/ladder/{deal.slug}", f"/pictures/coverage/{source.slug}"):
        assert "Sources" in words(svg_of(client, f"{file}.svg"))
        assert client.get(f"{file}.png").content.startswith(b"\x89PNG")
    assert f"/pictures/ladder/{deal.slug}.svg" in links(read(client, deal.get_absolute_url()))
    assert f"/pictures/coverage/{source.slug}.png" in links(read(client, source.get_absolute_url()))


@pytest.mark.parametrize(
    "address", ["/pictures/map.gif", "/pictures/ladder/no-deal.svg", "/pictures/coverage/none.png"]
)
def test_what_there_is_not_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_unpublished_deal_is_in_no_picture(client: Client) -> None:
    deal = a_record()[0]
    Deal.objects.filter(pk=deal.pk).update(state="draft")
    assert client.get(f"/pictures/ladder/{deal.slug}.svg").status_code == 404
    for page in ("/timeline/", "/ties/"):
        assert deal.title not in read(client, page)


def test_many_deals_are_bounded_and_the_rest_is_counted(client: Client) -> None:
    a_record(deals=MOST_STORIES + 3)
    timeline = read(client, "/timeline/")
    assert timeline.count('class="pic-milestone"') == MOST_STORIES
    assert "3 more of these years are in the list" in timeline
    ties = read(client, "/ties/")
    assert ties.count("pic-node-deal") == MOST_DEALINGS
    assert f"{MOST_STORIES + 3 - MOST_DEALINGS} more are in the list" in ties


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    a_record(deals=rows)
    with queries(TIMELINE_QUERIES):
        read(client, "/timeline/")
    with queries(TIES_QUERIES):
        read(client, f"/ties/?country={Country.objects.get(name='Atlantis').slug}")
    with queries(MAP_FILE_QUERIES):
        client.get("/pictures/map.svg")


def test_an_undated_deal_is_counted_where_it_cannot_be_drawn(client: Client) -> None:
    make_deal(state="published")
    assert "1 deal without any date is not drawn" in read(client, "/timeline/")


def test_a_name_is_never_taken_for_markup(client: Client) -> None:
    a_record(name='<b> & "quoted"')
    for file in FILES:
        assert "<b> &" in " ".join(svg_of(client, f"{file}.svg").itertext())

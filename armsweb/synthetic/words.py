"""The vocabulary of synthetic records: invented names, and words that searches can tell apart."""

from __future__ import annotations

from deals.models import Deal, Equipment, LineItem

Category = Equipment.Category
Kind = Deal.Kind
Register = Equipment.Register
Role = LineItem.Role

# Codes that ISO 3166-1 leaves to its users; XK is left out, many use it for Kosovo.
CODES = (
    *(f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"),
    *(f"X{letter}" for letter in "ABCDEFGHIJLMNOPQRSTUVWXYZ"),
)
# One for each code. Accents, because searches must bear them.
COUNTRIES = (
    "Borvania Keldria Astrania-Minor Tamberland Çelvonia Müralia Harsund Velmark Donaria Esmoria "
    "Fennavik Galdora Hestonia Ilvaria Jorland Kaspora Lindovia Morvath Nordelia Orsevia "
    "Pelagora Quilland Rostenia Šarvania Talvonia Umbraland Vardova Westrana Xenoria Ymirland "
    "Zeldova Ardmoria Brennmark Calvora Drevonia Elsmark Falkora Gormund Hálvia"
).split()
COLOURS = (
    "Amber Azure Black Bronze Cobalt Copper Coral Crimson Ebony Emerald Golden Granite Indigo Iron "
    "Ivory Jade Onyx Opal Pearl Purple Quartz Ruby Russet Sable Saffron Scarlet Silver Steel Topaz "
    "Umber Velvet Violet White Yellow"
).split()
ANIMALS = (
    "Badger Beaver Bison Buzzard Cormorant Crane Curlew Dolphin Eagle Falcon Ferret Gannet Hare "
    "Heron Hornet Ibex Jackdaw Kestrel Kingfisher Lapwing Lynx Marten Merlin Moose Osprey Otter "
    "Owl Pelican Petrel Plover Puffin Raven Sable Shrike Skua Stoat Stork Swallow Swift Tern "
    "Walrus Weasel Wolverine Wren"
).split()
TOWNS = (
    "Aldport Brackmoor Castelwick Dunmere Eskholm Farrowgate Grimsvik Hollinford Inverlode "
    "Jessamouth Karlsund Lorneby Marrowdale Netherhaven Oxmouth Penhallow Quarryton Rivensholm "
    "Saltmarsh Thornbeck Ullsmere Venngate Wexcombe Yarrowby"
).split()
GIVEN = (
    "Ada Anton Bela Cyril Dora Edvard Élise Fedor Greta Hugo Ida Ivo Jana Karel Lena Magnus Nora "
    "Oskar Petra Rúna Stefan Tilda Ugo Vera Wanda Yorick Zoé Ørjan"
).split()
FAMILY = (
    "Albrek Bornholt Cervenak Dalgaard Erdoval Fänrich Gravell Hjelmar Istvard Jarnek Kovarin "
    "Lundmark Mravec Nemetz Ostrander Pávlik Quist Rozhnov Søndal Tarkany Ulfsson Vavrin Wexler "
    "Yardov Çavrun Žilka"
).split()
OFFICES = (
    "Minister of Defence",
    "Deputy Minister of Defence",
    "Foreign Minister",
    "Prime Minister",
    "Chief of the General Staff",
    "Head of the export agency",
    "Spokesperson of the ministry",
)
OUTLETS = ("Gazette", "Herald", "Courier", "Observer", "Dispatch", "Tribune", "Monitor", "Review")

# Category, letters of the designation, what it is, its category of the United Nations Register.
GOODS: tuple[tuple[str, str, str, str], ...] = (
    (Category.AIRCRAFT.value, "SK", "multi-role fighter", Register.IV.value),
    (Category.AIRCRAFT.value, "SH", "transport helicopter", ""),
    (Category.AIRCRAFT.value, "SG", "attack helicopter", Register.V.value),
    (Category.AIR_DEFENCE.value, "SZ", "long-range air defence system", Register.VII.value),
    (Category.ANTI_SUBMARINE.value, "SB", "anti-submarine torpedo", ""),
    (Category.ARMOURED.value, "ST", "main battle tank", Register.I.value),
    (Category.ARMOURED.value, "SV", "infantry fighting vehicle", Register.II.value),
    (Category.ARTILLERY.value, "SA", "self-propelled howitzer", Register.III.value),
    (Category.ENGINES.value, "SE", "turbofan engine", ""),
    (Category.MISSILES.value, "SM", "anti-tank missile", Register.VII.value),
    (Category.NAVAL_WEAPONS.value, "SN", "naval gun", ""),
    (Category.SATELLITES.value, "SO", "reconnaissance satellite", ""),
    (Category.SENSORS.value, "SR", "surveillance radar", ""),
    (Category.SHIPS.value, "SC", "corvette", Register.VI.value),
    (Category.OTHER.value, "SX", "field bridge", ""),
    (Category.SMALL_ARMS.value, "SL", "assault rifle", ""),
    (Category.SERVICES.value, "SS", "training of crews", ""),
)

# How often a kind occurs, what it is called in a title, and the role of its line items.
KINDS: tuple[tuple[str, int, str, str], ...] = (
    (Kind.PURCHASE.value, 58, "purchase", Role.SUPPLIED.value),
    (Kind.LICENSED.value, 7, "licence", Role.LICENSED.value),
    (Kind.REPAIR.value, 12, "overhaul", Role.SERVICED.value),
    (Kind.MODERNISATION.value, 9, "upgrade", Role.UPGRADED.value),
    (Kind.ACCESS.value, 4, "basing pact", Role.PLATFORM.value),
    (Kind.COOPERATION.value, 6, "defence agreement", Role.SUPPLIED.value),
    (Kind.JOINT.value, 4, "joint development", Role.SUPPLIED.value),
)

CONDITIONS = (
    "once parliament has agreed",
    "if a loan is granted",
    "provided that part of the work is done at home",
    "after trials have ended well",
)
CURRENCIES = (("USD", "dollars"), ("EUR", "euros"), ("GBP", "pounds"))
VIEWS = (
    "holds that the neighbours will take the deal amiss",
    "expects that budgets will not stretch to the whole order",
    "thinks the choice more political than military",
    "foresees that spare parts will stay dear",
)
REMARKS = (
    "said that the supplier had been chosen for its price",
    "said that no other offer had been looked at",
    "said that crews were being trained already",
    "said that the opposition had been told",
)

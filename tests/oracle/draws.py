"""Values that notes, documents and letters are written from, drawn by chance."""

from random import Random

FIRST = "Ada Bruno Clara Dario Elena Fabian Greta Hugo Ines Jonas Karla Luis Mira Nils Olga Pablo".split()  # noqa: SIM905 - reads better
LAST = "Abel Brandt Costa Duarte Engel Fischer Garcia Horvat Ivanov Jensen Keller Lindt Moreau Novak".split()  # noqa: SIM905 - reads better
CITIES = "Oslo Rome Lyon Graz Bonn Turin Ghent Porto Malmo Bergen Tartu Vilnius Split Brno".split()  # noqa: SIM905 - reads better
FIRMS = "Nordwerk Halden Tessera Velora Brightly Kestrel Ostwind Larkfield Quillon Sunridge".split()  # noqa: SIM905 - reads better


def person(rng: Random) -> str:
    """First and last name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def mail(rng: Random) -> str:
    """An address in small letters."""
    return f"{rng.choice(FIRST)}.{rng.choice(LAST)}@{rng.choice(FIRMS)}.example".lower()


def city(rng: Random) -> str:
    """One of the cities."""
    return rng.choice(CITIES)


def firm(rng: Random) -> str:
    """One of the firms."""
    return rng.choice(FIRMS)


def code(rng: Random) -> str:
    """A letter and four digits."""
    return f"{rng.choice('BCDFGHJK')}{rng.randrange(1000, 10_000)}"


def count(rng: Random) -> int:
    """A number of things, 2 to 98."""
    return rng.randrange(2, 99)

"""The units that are read, and how people spell them.

A closed list, because a registry's own parser reads too much: to it `5 C` is an electric charge. What is spelled alike
and is not of one size is left out: `gallon`, `cup` and `ton` (of which country?), `t` (tonne or teaspoon), `month` and
`year`, `calorie`, `MB` (1000 or 1024). What is left out is not claimed.
"""

import re
from dataclasses import dataclass

# Unit of the registry, with a factor perhaps | singular, plural and other words | symbols, whose case counts.
# Words with `meter` and `liter` are spelled the British way, too, and temperatures with `degrees` before them.
_ROWS = """
nanometer            | nanometer, nanometers                                               | nm
micrometer           | micrometer, micrometers                                             | µm, μm
millimeter           | millimeter, millimeters                                             | mm
centimeter           | centimeter, centimeters                                             | cm
decimeter            | decimeter, decimeters                                               | dm
meter                | meter, meters                                                       | m
kilometer            | kilometer, kilometers                                               | km
inch                 | inch, inches                                                        | in
foot                 | foot, feet                                                          | ft
yard                 | yard, yards                                                         | yd, yds
mile                 | mile, miles                                                         | mi
nautical_mile        | nautical mile, nautical miles                                       | nmi, NM
light_year           | light-year, light-years, light year, light years                    | ly
astronomical_unit    | astronomical unit, astronomical units                               | au, AU
microgram            | microgram, micrograms                                               | µg, μg, mcg
milligram            | milligram, milligrams                                               | mg
gram                 | gram, grams                                                         | g
kilogram             | kilogram, kilograms, kilo, kilos                                    | kg, kgs
tonne                | tonne, tonnes, metric ton, metric tons                              |
ounce                | ounce, ounces                                                       | oz
pound                | pound, pounds                                                       | lb, lbs
stone                | stone, stone, stones                                                |
nanosecond           | nanosecond, nanoseconds                                             | ns
microsecond          | microsecond, microseconds                                           | µs, μs
millisecond          | millisecond, milliseconds                                           | ms
second               | second, seconds                                                     | s, sec, secs
minute               | minute, minutes                                                     | min, mins
hour                 | hour, hours                                                         | h, hr, hrs
day                  | day, days                                                           |
week                 | week, weeks                                                         |
degC                 | °C, °C, celsius, centigrade, degrees c                              | °C, ° C, ºC, C
degF                 | °F, °F, fahrenheit, degrees f                                       | °F, ° F, ºF, F
kelvin               | kelvin, kelvin, kelvins                                             | K
millimeter**2        | square millimeter, square millimeters                               | mm², mm^2, mm2
centimeter**2        | square centimeter, square centimeters                               | cm², cm^2, cm2
meter**2             | square meter, square meters                                         | m², m^2, m2, sq m
kilometer**2         | square kilometer, square kilometers                                 | km², km^2, km2, sq km
inch**2              | square inch, square inches                                          | in², in^2, sq in
foot**2              | square foot, square feet                                            | ft², ft^2, sq ft
yard**2              | square yard, square yards                                           | yd², yd^2, sq yd
mile**2              | square mile, square miles                                           | mi², mi^2, sq mi
43560 foot**2        | acre, acres                                                         |
hectare              | hectare, hectares                                                   | ha
milliliter           | milliliter, milliliters                                             | ml, mL
centiliter           | centiliter, centiliters                                             | cl, cL
deciliter            | deciliter, deciliters                                               | dl, dL
liter                | liter, liters                                                       | l, L
centimeter**3        | cubic centimeter, cubic centimeters                                 | cm³, cm^3, cm3, cc
meter**3             | cubic meter, cubic meters                                           | m³, m^3, m3
inch**3              | cubic inch, cubic inches                                            | in³, in^3
foot**3              | cubic foot, cubic feet                                              | ft³, ft^3
fluid_ounce          | US fluid ounce, US fluid ounces                                     | US fl oz
pint                 | US pint, US pints                                                   | US pt
quart                | US quart, US quarts                                                 | US qt
gallon               | US gallon, US gallons                                               | US gal
imperial_fluid_ounce | imperial fluid ounce, imperial fluid ounces, UK fluid ounce, UK fluid ounces | imp fl oz
imperial_pint        | imperial pint, imperial pints, UK pint, UK pints                    | imp pt
imperial_quart       | imperial quart, imperial quarts, UK quart, UK quarts                | imp qt
imperial_gallon      | imperial gallon, imperial gallons, UK gallon, UK gallons            | imp gal
meter/second         | meter per second, meters per second                                 | m/s, m/sec
kilometer/hour       | kilometer per hour, kilometers per hour                             | km/h, km/hr, kph, kmph
mile/hour            | mile per hour, miles per hour                                       | mph
foot/second          | foot per second, feet per second                                    | ft/s
knot                 | knot, knots                                                         | kn
pascal               | pascal, pascals                                                     | Pa
hectopascal          | hectopascal, hectopascals                                           | hPa
kilopascal           | kilopascal, kilopascals                                             | kPa
megapascal           | megapascal, megapascals                                             | MPa
millibar             | millibar, millibars                                                 | mbar
bar                  | bar, bars                                                           |
atmosphere           | standard atmosphere, standard atmospheres                           | atm
psi                  | pound per square inch, pounds per square inch                       | psi
joule                | joule, joules                                                       | J
kilojoule            | kilojoule, kilojoules                                               | kJ
megajoule            | megajoule, megajoules                                               | MJ
watt*hour            | watt-hour, watt-hours, watt hour, watt hours                        | Wh
kilowatt*hour        | kilowatt-hour, kilowatt-hours, kilowatt hour, kilowatt hours        | kWh
watt                 | watt, watts                                                         | W
kilowatt             | kilowatt, kilowatts                                                 | kW
megawatt             | megawatt, megawatts                                                 | MW
bit                  | bit, bits                                                           |
byte                 | byte, bytes                                                         |
kibibyte             | kibibyte, kibibytes                                                 | KiB
mebibyte             | mebibyte, mebibytes                                                 | MiB
gibibyte             | gibibyte, gibibytes                                                 | GiB
tebibyte             | tebibyte, tebibytes                                                 | TiB
"""

LONGEST = 80
"""Characters of a spelling, white space and all, that are looked at."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        name: Its singular, by which it goes between the plugin's parts.
        plural: As it is written behind other numbers than 1.
        measure: The registry's words for it.
        times: How many of these it is.
    """

    name: str
    plural: str
    measure: str
    times: int = 1


def _rows() -> list[tuple[Unit, list[str], list[str]]]:
    found = []
    for line in _ROWS.strip().splitlines():
        measure, words, symbols = ([part.strip() for part in column.split(",")] for column in line.split("|"))
        times, _, name = measure[0].rpartition(" ")
        unit = Unit(words[0], words[1], name, int(times or 1))
        found.append((unit, words, [symbol for symbol in symbols if symbol]))
    return found


def _spelled(word: str) -> set[str]:
    british = re.sub(r"(met|lit)er", r"\1re", word)
    degrees = {"degree ", "degrees "} if word in {"celsius", "centigrade", "fahrenheit", "kelvin"} else set()
    return {word, british, *(before + word for before in degrees)}


UNITS = {unit.name: unit for unit, _, _ in _rows()}
_WORDS = {spelled: unit for unit, words, _ in _rows() for word in words for spelled in _spelled(word.lower())}
_SYMBOLS = {symbol: unit for unit, _, symbols in _rows() for symbol in symbols}

_US = re.compile(r"\bU\.\s?S\.?(?=\s)|\bU\.\s?K\.?(?=\s)")


def unit_called(text: str) -> Unit | None:
    """The one unit that is spelled so; None for none or several."""
    if len(text) > LONGEST:
        return None
    plain = " ".join(undotted(text).split())
    if plain in _SYMBOLS:
        return _SYMBOLS[plain]
    return _WORDS.get(plain.lower() if plain.isascii() else plain)


def undotted(text: str) -> str:
    """`U.S. gallons` as `US gallons`."""
    return _US.sub(lambda found: found[0].replace(".", "").replace(" ", ""), text)


def spellings() -> tuple[list[str], list[str]]:
    """Words, whose case does not count, and symbols, each longest first."""
    return sorted(_WORDS, key=lambda word: (-len(word), word)), sorted(_SYMBOLS, key=lambda one: (-len(one), one))

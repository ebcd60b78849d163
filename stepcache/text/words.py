"""English words that say something by themselves, so that one never stands in for another or for a name.

Only capitalised words need a list: `aligned` may exchange `Ada` for `Bob`, but not for `Nobody`, `Not`
or `Yesterday`. Lower-case words are never exchanged. Weekdays and months are exchanged among themselves.
The lists below `TELLING` tell a key that asks for a copy from one that asks for a choice (`text.compare`).
"""

WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split()  # noqa: SIM905 - reads better
)
MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905 - reads better
)
TELLING = frozenset(
    """
    a an the this that these those it its he him his she her hers they them their theirs we us our ours you your yours
    i me my mine who whom whose which what where when why how one ones someone somebody something anyone anybody
    anything everyone everybody everything other others another same such each every either neither both all any some
    many much more most few fewer less least several half no not none nobody nothing nowhere never nor without cannot
    and or but if unless then else than because since while until although though whereas whether as so yet still
    also too only just even again already always often sometimes rarely seldom hardly almost about around nearly over
    under above below before after during between among against to from for of on in at by with within into onto out
    off up down near next last first second third former latter previous current new old former ex late early
    yes ok okay true false null nil na unknown unnamed anonymous undisclosed unspecified missing empty blank void
    redacted pending unclear proxy various withheld omitted confidential private classified cancelled canceled
    deceased vacant unavailable unassigned undecided tbd tba tbc sundry multiple unsigned illegible
    is are was were be been being am do does did done has have had having will would shall should may might can could
    must ought let please maybe perhaps possibly probably certainly instead except besides formerly nee alias aka
    today tomorrow yesterday now later soon ago tonight morning noon afternoon evening night midnight
    mr mrs ms miss dr prof professor sir madam lady lord king queen president jr sr
    mother father brother sister son daughter wife husband uncle aunt cousin friend boss colleague neighbour neighbor
    name names email mail phone address city country date time age year month day week price total number id
    there here dear regards thanks thank doctor nurse order orders parcel package ticket room file invoice bill
    letter letters note message text record form report question questions answer answers contact call write send
    office house shop project team customer client patient visitor guest sender receiver supplier
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
    kein keine keiner nicht niemand nichts ohne nie oder und personne rien aucun sans nadie nada ningun sin nessuno
    niente senza niemand niets geen ninguem ingen inget nikt
    """.split()  # noqa: SIM905 - reads better
)

SELECTING = frozenset(
    """
    winner winners winning loser losers champion champions leader leading victor runner rank ranking ranked
    max maximum min minimum top bottom best worst better worse most least more less fewer greater bigger smaller older
    younger cheaper higher lower longer shorter newer earlier later faster slower larger first second third last next
    previous prior former latter current final initial main primary preferred favorite favourite chosen selected
    recommended suggested
    total totals subtotal sum average avg mean median count counts difference diff change delta ratio percentage
    remaining remainder rest gain loss profit margin growth duration elapsed
    result results outcome verdict decision judgement judgment conclusion status state grade sentiment tone mood
    priority severity urgency risk approved rejected accepted passed pass failed fail valid invalid eligible qualified
    correct wrong adult active inactive summary topic answer same equal common shared unique match matches
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a key that asks for what is chosen, judged or counted, not for what is written there."""

SUPERLATIVE_LIKE = frozenset(
    "request interest forest harvest contest invest digest priest arrest protest bequest".split()  # noqa: SIM905 - reads better
)
"""Words in `-est` that are no superlatives."""

CHANGING = frozenset(
    """
    lower lowercase lowercased upper uppercase uppercased case cased capital capitals capitalized capitalised caps
    capped cap truncated round rounded floor ceil ceiling approximate approx estimated estimate sort sorted ordered
    alphabetical reversed reverse normalized normalised normal canonical standard standardized standardised initials
    initial acronym abbreviated abbreviation abbr abbrev short shortened singular plural english french german spanish
    italian translated translation transliterated romanized iso slug slugified formatted format clean cleaned trimmed
    stripped masked redacted anonymized anonymised hashed hash encoded decoded escaped base64 parsed converted computed
    calculated derived inferred implied guessed expanded corrected fixed padded percent cents words digits length size
    default
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a key that asks for a value in another form than it is written in."""

WORLDLY = frozenset(
    """
    weekday weekdays day month year quarter century decade season age gender sex pronoun pronouns title salutation
    country countries nation nationality continent region province capital language timezone zone currency unit units
    species religion ethnicity origin industry sector sign
    type kind category class classification label group tier rating level
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a key whose value may follow from another value and from knowledge of the world."""

CHOOSING = frozenset(
    """
    or if else otherwise unless either neither than whichever whoever whether above below over under least most
    except between within beyond when depending both vs versus
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a text that offers a choice."""

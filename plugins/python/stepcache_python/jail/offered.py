"""What code that is run can reach: builtins, and names of modules; nothing of it opens, starts or looks up anything.

The jail reads this file, too, with nothing of the plugin on its path: it imports nothing.
"""

BUILTINS = frozenset(
    """
    abs all any bin bool bytes callable chr complex dict divmod enumerate filter float format frozenset hex int
    isinstance issubclass iter len list map max min next object oct ord pow print range repr reversed round set slice
    sorted str sum tuple zip
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError LookupError NotImplementedError
    OverflowError RecursionError RuntimeError StopIteration TypeError ValueError ZeroDivisionError
    """.split()  # noqa: SIM905 - reads better
)

MODULES = {
    "__future__": ("annotations",),
    "bisect": ("bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right"),
    "collections": ("Counter", "OrderedDict", "defaultdict", "deque"),
    "collections.abc": ("Callable", "Iterable", "Iterator", "Mapping", "Sequence", "Set"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "functools": ("cmp_to_key", "partial", "reduce"),
    "heapq": ("heapify", "heappop", "heappush", "heapreplace", "merge", "nlargest", "nsmallest"),
    "itertools": (
        "accumulate", "chain", "combinations", "compress", "count", "cycle", "dropwhile", "filterfalse", "groupby",
        "islice", "pairwise", "permutations", "product", "repeat", "starmap", "takewhile", "tee", "zip_longest",
    ),
    "math": (
        "ceil", "comb", "cos", "dist", "e", "exp", "factorial", "fabs", "floor", "fmod", "fsum", "gcd", "hypot", "inf",
        "isclose", "isfinite", "isinf", "isnan", "isqrt", "lcm", "log", "log10", "log2", "nan", "perm", "pi", "pow",
        "prod", "sin", "sqrt", "tan", "trunc",
    ),
    "numbers": ("Integral", "Number", "Rational", "Real"),
    "operator": ("add", "eq", "ge", "gt", "itemgetter", "le", "lt", "mod", "mul", "ne", "neg", "sub", "truediv", "xor"),
    "statistics": ("fmean", "mean", "median", "median_high", "median_low", "mode", "multimode", "pstdev", "stdev"),
    "typing": (
        "Any", "Callable", "Dict", "FrozenSet", "Iterable", "Iterator", "List", "Mapping", "Optional", "Sequence",
        "Set", "Tuple", "TypeVar", "Union",
    ),
}  # fmt: skip

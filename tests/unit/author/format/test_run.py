"""The one style, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.author.format.run import formatted, guarded, says_the_same
from stepcache.domain.errors import LayoutError, UnreadableError
from stepcache.domain.source import Source


def styled(text: str, width: int = 60) -> str:
    """A text in the one style, in few columns."""
    return formatted(Source("rules/x.stepcache", text), width)


def inside(statement: str) -> str:
    """A file with one statement in a task."""
    return f'task t "1" {{\n  {statement}\n}}\n'


def test_white_space_is_set_right() -> None:
    """Two columns a block, one blank between tokens, none inside brackets and around an argument's `=`."""
    text = (
        'stepcache   1\nuse  python "~=1"as py\n'
        'task t "1"{\n\tslot x as word=a . b( c ,d = [ 1,2 ] )\nsteps lines{max=12\tsteps}}'
    )
    assert styled(text) == (
        'stepcache 1\nuse python "~=1" as py\n\n'
        'task t "1" {\n  slot x as word = a.b(c, d=[1, 2])\n  steps lines { max = 12 steps }\n}\n'
    )


def test_a_block_stays_on_one_line_where_it_fits() -> None:
    """Its settings stand two blanks apart; one that was broken stays so, and one that is too wide is broken."""
    assert styled(inside("cache { ttl = 1d scope = tenant }")) == inside("cache { ttl = 1d  scope = tenant }")
    assert styled(inside("cache {\nttl = 1d scope = tenant }")) == inside(
        "cache {\n    ttl = 1d\n    scope = tenant\n  }"
    )
    wide = inside("cache { ttl = 1d  scope = tenant  similar = 0.5  like = [a, b] }")
    assert styled(wide, 80) == wide
    assert "cache {\n    ttl = 1d\n    scope" in styled(wide)


def test_a_task_is_never_on_one_line() -> None:
    """Nor is a block that holds another."""
    assert styled('task t "1" { steps lines }') == inside("steps lines")
    assert styled('task t "1" { match { vocabulary { lead "a" } with {x: word} } }') == inside(
        'match {\n    vocabulary { lead "a" } with {x: word}\n  }'
    )


def test_an_empty_block_has_nothing_in_it() -> None:
    """But its comments."""
    assert styled(inside("match {\n\n}")) == inside("match {}")
    assert styled(inside("match { # why\n}")) == inside("match {  # why\n  }")


def test_a_clause_begins_a_line_where_it_does_not_fit() -> None:
    """Or where the author broke the line."""
    short = 'require each a.b(x) on fail adapt c else "text"'
    assert styled(inside(short)) == inside(short)
    assert styled(inside('require each a.b(x)\nelse "text"')) == inside('require each a.b(x)\n    else "text"')
    assert styled(inside('require each a.b(x) on fail adapt c else "a text that is longer"')) == inside(
        'require each a.b(x) on fail adapt c\n    else "a text that is longer"'
    )
    assert styled(inside('skip when changed(aaaaaaaaaaaaaaaaa) or changed(bbbbbbbbbbbbbbbbb) because "c"')) == inside(
        'skip when changed(aaaaaaaaaaaaaaaaa)\n    or changed(bbbbbbbbbbbbbbbbb) because "c"'
    )


def test_a_test_that_is_too_wide_is_broken_before_its_reply() -> None:
    """The arrow begins the line."""
    assert styled('test "t" for x {\ngiven "Solve 2x + 3 = 13 for x now" => "2x + 3 = 13, so x = 5"}') == (
        'test "t" for x {\n  given "Solve 2x + 3 = 13 for x now"\n    => "2x + 3 = 13, so x = 5"\n}\n'
    )


def test_texts_in_a_row_are_filled_below_the_first() -> None:
    """Phrases, system texts and replies."""
    assert styled(
        inside('match { vocabulary { lead "aaaaaaaaaaaa" "bbbbbbbbbbbb" "cccccccccccccc" "d" } with {x: word} }')
    ) == (
        'task t "1" {\n  match {\n    vocabulary {\n'
        '      lead "aaaaaaaaaaaa" "bbbbbbbbbbbb" "cccccccccccccc"\n           "d"\n'
        "    } with {x: word}\n  }\n}\n"
    )


def test_an_argument_list_that_does_not_fit_has_one_a_line() -> None:
    """With a comma behind the last, which is taken out where the list fits again."""
    text = inside("require each a.b(first=aaaaaaaaaaaaaaa, second=bbbbbbbbbbbbbbbbb)")
    broken = inside("require each a.b(\n    first=aaaaaaaaaaaaaaa,\n    second=bbbbbbbbbbbbbbbbb,\n  )")
    assert styled(text) == broken
    assert styled(broken, 80) == text


def test_a_list_of_plain_values_is_filled() -> None:
    """Words, numbers and texts."""
    text = "let A = [aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, ccccccccc, ddddd]\n"
    assert styled(text) == "let A = [\n  aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, ccccccccc, ddddd,\n]\n"


def test_one_empty_line_of_several_is_kept() -> None:
    """None at the beginning and the end of a block or a file, one above and below a task."""
    text = '\n\nstepcache 1\n\n\n\nlet A = 1\ntask t "1" {\n\n  steps lines\n\n\n  match {}\n\n}\nlet B = 2\n\n\n'
    assert styled(text) == ('stepcache 1\n\nlet A = 1\n\ntask t "1" {\n  steps lines\n\n  match {}\n}\n\nlet B = 2\n')


def test_comments_stay_where_they_belong() -> None:
    """On their own line, at a line's end, between arguments, behind the last statement."""
    text = (
        '# top\nstepcache 1# edition\n## doc\ntask t "1" { # begins\n# own\nsteps lines # end\n# last\n}# done\n# tail'
    )
    assert styled(text) == (
        "# top\nstepcache 1  # edition\n\n"
        '## doc\ntask t "1" {  # begins\n  # own\n  steps lines  # end\n  # last\n}  # done\n# tail\n'
    )


def test_comments_between_arguments_break_the_list() -> None:
    """A comma goes before the comment that stood before it."""
    assert styled("let A = [a # one\n, # two\n# three\nb\n# last\n]") == (
        "let A = [\n  a,  # one\n  # two\n  # three\n  b,\n  # last\n]\n"
    )
    assert styled(inside("require each f(# all\n)")) == inside("require each f(  # all\n  )")


def test_a_comment_inside_a_statement_ends_its_line() -> None:
    """What follows is indented."""
    assert styled("let A # why\n= # so\n1") == "let A  # why\n  =  # so\n  1\n"
    assert styled(inside("repair within 1s,\n# tokens\n300 tokens { generate }")) == inside(
        "repair within 1s,\n    # tokens\n    300 tokens { generate }"
    )


def test_a_comments_width_does_not_count() -> None:
    """A long comment breaks no statement."""
    text = inside(f"steps lines {{ max = 12 steps }}  # {'long ' * 12}".rstrip())
    assert styled(text) == text


@pytest.mark.parametrize(
    "statement",
    [
        'require each aaaaaaaaaaaaa.b(x) else "a text that is rather long"  # stepcache: ignore[SC404] kept',
        '# stepcache: ignore[SC404] kept\n  require each aaaaaaaaaaaaa.b(x) else "a text that is rather long"',
        "cache { ttl = 1d  scope = tenant  similar = 0.5  like = [a, b] }  # stepcache: ignore[SC605] kept",
        "require each a.b(first=aaaaaaaaaaaaaaa, second=bbbbbbbbbbbbbbbbb)  # stepcache: ignore[SC404] kept",
    ],
)
def test_a_line_with_a_suppression_is_not_broken(statement: str) -> None:
    """It is about that line; the next statement is broken where it does not fit."""
    behind = "\n  require each a.b(\n    first=aaaaaaaaaaaaaaa,\n    second=bbbbbbbbbbbbbbbbb,\n  )"
    assert styled(inside(statement + behind)) == inside(statement + behind)


def test_what_cannot_be_broken_may_be_too_wide() -> None:
    """A pattern is one text."""
    text = inside(f'match {{\n    "{"word " * 20}{{x: word}}"\n  }}')
    assert styled(text) == text


def test_texts_in_three_quotes_are_indented_anew() -> None:
    """From the line that they begin on; what they stand for stays the same."""
    text = 'test "t" for x {\ngiven "a" => """\n        one\n          two\n\n        """\n}\n'
    assert styled(text) == 'test "t" for x {\n  given "a" => """\n    one\n      two\n\n    """\n}\n'


@pytest.mark.parametrize("long", ['"""one\n      two"""', '"""\n   \n """', '"""one"""'])
def test_a_text_whose_indent_is_part_of_it_stays(long: str) -> None:
    """It begins behind its quotes, or holds white space only."""
    assert styled(f"let A = {long}\n") == f"let A = {long}\n"


def test_the_white_space_of_a_template_stays() -> None:
    """A pattern in three quotes is not indented anew."""
    text = inside('match {\n    """Say\n {x: word}\n"""\n  }')
    assert styled(text) == text


def test_line_breaks_are_those_of_the_first_line() -> None:
    """CRLF stays CRLF; a file that ends without a line break gets one."""
    assert styled("stepcache 1\r\nlet A=1\n# c\r") == "stepcache 1\r\nlet A = 1\r\n# c\r\n"
    assert styled("stepcache 1") == "stepcache 1\n"
    crlf = 'test "t" for x {\r\n  given "a" => """\r\n    one\r\n\r\n      two\r\n    """\r\n}\r\n'
    assert styled(crlf) == crlf


def test_an_empty_file_stays_empty() -> None:
    """White space alone is nothing; a comment alone is kept."""
    assert (styled(""), styled(" \n\n"), styled("\n # c")) == ("", "", "# c\n")


@pytest.mark.parametrize(
    "text",
    ["task {", 'task t "1" {', "}", 'let A = "b', "let A = 30 d", "\ufeffstepcache 1", "let A = \udc80", "x" * 200_000],
)
def test_a_file_with_syntax_errors_is_refused(text: str) -> None:
    """With all that is wrong in it."""
    with pytest.raises(UnreadableError) as caught:
        styled(text)
    assert caught.value.findings


def test_a_change_of_layout_alone_says_the_same() -> None:
    """Commas before a closing bracket and the indent of texts are layout; anything else is not."""
    assert says_the_same('let A = [a, """\n  b\n  """]', 'let A=[a,"""\n b\n""" , ]')
    assert not says_the_same("let A = [a]", "let A = [b]")
    assert not says_the_same("let A = 1 # c", "let A = 1")
    assert not says_the_same("let A = 1", "let A =")


@given(st.text(alphabet="  \t\n\n\r\v\f\x1c\x85\u2028\u3000ab\\", max_size=14))
def test_white_space_that_is_no_blank_is_kept_in_texts(body: str) -> None:
    """Lines of a text end at a line feed, and its indent is blanks: all else is what it says."""
    for text in (f'let A = [ """\n  x\n{body}""" ]\n', inside(f'skip when  a because """{body}"""')):
        once = styled(text)
        assert says_the_same(text, once)
        assert styled(once) == once


def test_a_text_that_would_say_something_else_is_refused() -> None:
    """Whoever asks for it, and whatever is wrong with the formatter."""
    source = Source("x.stepcache", "let A = [a]")
    assert guarded(source, "let A = [a]\n") == "let A = [a]\n"
    with pytest.raises(LayoutError, match="please report this"):
        guarded(source, "let A = [b]\n")


@pytest.mark.parametrize(
    "text",
    [
        f"let A = [{', '.join(['ab'] * 3_000)}]\n",
        f"let A = f({', '.join(['ab'] * 3_000)})\n",
        inside(f"cache {{ a = b{'.c' * 3_000} }}"),
        inside(f"cache {{ {'a = 1 ' * 3_000}}}"),
        inside(f"skip when {'a and ' * 3_000}b"),
        inside(f"skip when {'(' * 36}a{')' * 36}"),
        inside("match { vocabulary { lead " + '"a" ' * 3_000 + "} }"),
        "# c\n" * 3_000,
        "let A = [\n" + "a # c\n,\n" * 2_000 + "]",
        'let A = """\n' + "  a\n" * 3_000 + '"""',
    ],
    ids=["list", "call", "path", "settings", "clauses", "nested", "phrases", "comments", "between", "text"],
)
def test_a_long_file_is_formatted(text: str) -> None:
    """However much of one thing it holds: no call goes deeper for it."""
    once = styled(text)
    assert styled(once) == once
    assert says_the_same(text, once)

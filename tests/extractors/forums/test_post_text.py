"""A post's markup as text."""

from __future__ import annotations

from tests.support.forum_pages import read


def test_hidden_addresses_are_shown() -> None:
    key = 0x5A
    code = bytes([key, *(b ^ key for b in b"mara@lune.example")]).hex()
    document = read(
        f"""<p>Write to <a class="__cf_email__" data-cfemail="{code}">[email protected]</a> or
        <a href="mailto:Jon%20Bell%20&lt;jon@bell.example&gt;?subject=x">me</a>, ring <a href="tel:+12125550147">the shop</a>
        or <a href="tel:2125550148">(212) 555-0148</a>, <a href="mailto:a@b.example">a@b.example</a>.</p>"""
    )
    assert (
        "Write to mara@lune.example or me <Jon Bell <jon@bell.example>>, ring the shop <+12125550147>"
        in document.text
    )
    assert document.text.count("0148") == 1 and document.text.count("a@b.example") == 1


def test_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    document = read(
        "<p>a<br>b</p><p>c\u00adde f\u2011g \u200bh</p><ul><li>one<li>two</ul><ol><li>x<li>y</ol><pre>  i\n    j</pre>"
        "<table><tr><td>k<td>l<tr><td>m</table><p hidden>no</p><p style='display: none'>no</p><script>no</script>"
    )
    assert document.text == "a\nb\n\ncde f-g h\n\n- one\n- two\n\n1. x\n2. y\n\n  i\n    j\n\nk\tl\nm"

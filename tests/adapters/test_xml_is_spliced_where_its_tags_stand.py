"""Small XML parts: where their tags stand, and what an edit makes of them."""

import pytest

from pmxl.ooxml.xml_tags import (
    Edit,
    XmlRefusedError,
    escaped,
    parsed,
    prefix_of,
    spliced,
    with_attribute,
    with_text,
)

XML = b'<?xml version="1.0"?><x:a xmlns:x="urn:x" b = \'1\'><x:c d="&gt;>"/><e>t<f/>u</e><e g="2"></e></x:a>'


def test_tags_are_found_with_their_places_names_and_texts() -> None:
    root = parsed(XML)
    assert (root.space, root.name, root.attributes, prefix_of(XML, root)) == ("urn:x", "a", {"b": "1"}, b"x:")
    first, second, third = root.children
    assert [(tag.name, tag.empty, tag.text) for tag in root.children] == [
        ("c", True, ""),
        ("e", False, "tu"),
        ("e", False, ""),
    ]
    assert XML[first.start : first.end] == b'<x:c d="&gt;>"/>'
    assert (first.attributes, first.parent is root, prefix_of(XML, second)) == ({"d": ">>"}, True, b"")
    assert XML[second.end : second.close] == b"t<f/>u"
    assert [tag.name for tag in root.each("e")] == ["e", "e"]
    assert [tag.name for tag in root.each("f")] == ["f"]
    assert root.child("e") is second
    assert root.child("f") is None
    assert third.close == third.end


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("g", "3", b'<e g="3"></e>'),
        ("h", 'a"<\n', b'<e g="2" h="a&quot;&lt;&#10;"></e>'),
        ("h", "\r\t&", b'<e g="2" h="&#13;&#9;&amp;"></e>'),
    ],
)
def test_an_attribute_is_replaced_or_put_behind_the_others(name: str, value: str, after: bytes) -> None:
    tag = parsed(XML).children[2]
    assert spliced(XML, [with_attribute(XML, tag, name, value)]) == XML.replace(b'<e g="2"></e>', after)


def test_an_attribute_of_a_tag_without_content_and_of_single_quotes_is_found() -> None:
    root = parsed(XML)
    edits = [with_attribute(XML, root.children[0], "k", "1"), with_attribute(XML, root, "b", "2")]
    after = XML.replace(b'"&gt;>"/>', b'"&gt;>" k="1"/>').replace(b"b = '1'", b'b="2"')
    assert spliced(XML, edits) == spliced(XML, edits[::-1]) == after


def test_a_text_replaces_all_that_an_element_holds() -> None:
    root = parsed(XML)
    assert spliced(XML, [with_text(root.children[1], "a&b")]) == XML.replace(b"t<f/>u", b"a&amp;b")
    with pytest.raises(AssertionError, match="without content"):
        with_text(root.children[0], "x")
    assert escaped("<a&b>") == "&lt;a&amp;b&gt;"


def test_edits_are_made_in_their_order_and_never_overlap() -> None:
    assert spliced(b"0123456789", [Edit(8, 9, b""), Edit(2, 4, b"ab"), Edit(4, 4, b"+")]) == b"01ab+45679"
    assert spliced(b"01", []) == b"01"
    with pytest.raises(AssertionError, match="overlap"):
        spliced(b"0123456789", [Edit(2, 4, b""), Edit(3, 5, b"")])


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b"<a>", "第 1 行第 4 个字符起不合 XML 的写法"),
        (b"<!DOCTYPE a><a/>", "DTD"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a/>', "iso-8859-1"),
    ],
)
def test_a_part_that_no_workbook_needs_is_refused(xml: bytes, says: str) -> None:
    with pytest.raises(XmlRefusedError, match=says):
        parsed(xml)
    for fine in (
        b'<?xml version="1.0" encoding="UTF8"?><a/>',
        b'<?xml version="1.0" encoding="us-ascii"?><a/>',
        b"<a/>",
    ):
        assert parsed(fine).name == "a"

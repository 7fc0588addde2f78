import olefile
import pytest
from oletools.olevba import VBA_Parser, decompress_stream

from pmxl.xlam.vba_project import encrypt, write_vba_project
from pmxl.xlam.vba_source import WORKBOOK_CLASS, document_module, standard_module

MODULES = (
    document_module("ThisWorkbook", WORKBOOK_CLASS),
    standard_module('Attribute VB_Name = "Sums"\nPublic Function Add(a, b)\n    Add = a + b\nEnd Function\n'),
)


@pytest.mark.parametrize(
    ("data", "seed", "published"),
    [
        (b"\0\0\0\0", 0x07, "0705D8E3D8EDDBF1DBF1DBF1DBF1"),
        (b"\0", 0x0E, "0E0CD1ECDFF4E7F5E7F5E7"),
        (b"\xff", 0x15, "1517CAF1D6F9D7F9D706"),
    ],
)
def test_protection_fields_are_those_of_the_specifications_example(data: bytes, seed: int, published: str) -> None:
    assert encrypt("{917DED54-440B-4FD1-A5C1-74ACF261E600}", data, seed) == published


def test_every_module_is_extracted_with_its_exact_source() -> None:
    parser = VBA_Parser("vbaProject.bin", data=write_vba_project("Tests", MODULES))

    assert [(name, code) for _, _, name, code in parser.extract_macros()] == [
        ("ThisWorkbook.cls", MODULES[0].source),
        ("Sums.bas", MODULES[1].source),
    ]


def test_the_project_holds_source_alone_so_that_excel_compiles_it_anew() -> None:
    with olefile.OleFileIO(write_vba_project("Tests", MODULES)) as file:
        assert file.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
        assert not [path for path in file.listdir() if path[-1].startswith("__SRP")]


def test_the_project_stream_lists_each_module_by_its_kind() -> None:
    with olefile.OleFileIO(write_vba_project("Tests", MODULES)) as file:
        lines = file.openstream("PROJECT").read().decode("ascii").split("\r\n")

    assert "Document=ThisWorkbook/&H00000000" in lines
    assert "Module=Sums" in lines
    assert 'Name="Tests"' in lines


def test_the_directory_refers_to_ole_automation_and_office_only() -> None:
    with olefile.OleFileIO(write_vba_project("Tests", MODULES)) as file:
        directory = bytes(decompress_stream(bytearray(file.openstream("VBA/dir").read())))

    assert directory.count(rb"*\G{") == 2
    assert b"{00020430-0000-0000-C000-000000000046}#2.0" in directory
    assert b"{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0" in directory
    assert directory.endswith(b"\x2b\x00\0\0\0\0\x10\x00\0\0\0\0")


def test_equal_sources_give_equal_bytes_and_another_name_does_not() -> None:
    assert write_vba_project("Tests", MODULES) == write_vba_project("Tests", MODULES)
    assert write_vba_project("Tests", MODULES) != write_vba_project("Other", MODULES)

import pytest

from cms.errors import Problem
from cms.harvest.encodings import LINE_BYTES, encoding_of

TEXT = "标题,时间\n关于检查的通知,2026-03-01\n关于放假的通知,2026-03-02\n"


def test_utf_8_with_or_without_a_mark_is_utf_8(tmp_path):
    for name, codec in (("a", "utf-8"), ("b", "utf-8-sig")):
        (tmp_path / name).write_bytes(TEXT.encode(codec))
        assert encoding_of(tmp_path / name) == "utf-8"


def test_gbk_is_read_as_gb18030(tmp_path):
    (tmp_path / "a").write_bytes(TEXT.encode("gbk"))
    assert encoding_of(tmp_path / "a") == "gb18030"


def test_plain_ascii_and_an_empty_file_are_utf_8(tmp_path):
    (tmp_path / "a").write_bytes(b"title,date\nx,2026-03-01\n")
    (tmp_path / "b").write_bytes(b"")
    assert encoding_of(tmp_path / "a") == encoding_of(tmp_path / "b") == "utf-8"


def test_one_damaged_line_does_not_change_the_encoding_of_a_file(tmp_path):
    (tmp_path / "a").write_bytes(TEXT.encode() + b"\xff\xfe\xe6,2026-03-03\n" + TEXT.encode())
    assert encoding_of(tmp_path / "a") == "utf-8"


def test_a_character_at_the_edge_of_a_long_line_is_no_damage(tmp_path):
    (tmp_path / "a").write_bytes(b"x" + "长".encode() * LINE_BYTES)
    assert encoding_of(tmp_path / "a") == "utf-8"


def test_what_the_mapping_names_is_not_guessed(tmp_path):
    (tmp_path / "a").write_bytes(TEXT.encode())
    assert encoding_of(tmp_path / "a", "gbk") == encoding_of(tmp_path / "a", "gb2312") == "gb18030"
    assert encoding_of(tmp_path / "a", "utf-8") == "utf-8"


@pytest.mark.parametrize("shift", range(4))
def test_characters_cut_at_both_ends_of_a_piece_of_a_long_line_are_no_damage(tmp_path, shift):
    for name, character in (("a", "长"), ("b", "𠮷")):
        (tmp_path / name).write_bytes(b"x" * shift + character.encode() * LINE_BYTES + b"\n")
        assert encoding_of(tmp_path / name) == "utf-8"


def test_a_long_line_of_gb18030_is_read_as_such(tmp_path):
    for shift in range(2):
        (tmp_path / "a").write_bytes(b"x" * shift + "关于印发办法的通知".encode("gbk") * LINE_BYTES + b"\n")
        assert encoding_of(tmp_path / "a") == "gb18030"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf_16_is_refused_with_advice(tmp_path, codec):
    (tmp_path / "a").write_bytes(("\ufeff" if codec == "utf-16-be" else "").encode(codec) + TEXT.encode(codec))
    with pytest.raises(Problem) as refused:
        encoding_of(tmp_path / "a")
    assert refused.value.errors[0].code == "unsupported"

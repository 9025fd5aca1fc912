import pytest

from cms.harvest.mojibake import Mended, mend

TEXT = "云泽市科学技术局关于印发《科技创新券管理办法》的通知，各县（市、区）科技局："


def test_what_is_not_garbled_stays():
    for text in (TEXT, "", "plain ASCII", "Café à Genève, naïve coöperation", "鈥是一个字，锛也是", "１２３ＡＢＣ"):
        assert mend(text) == Mended(text, is_garbled=False, is_mended=False)


def test_utf8_read_as_latin_is_restored():
    assert mend(TEXT.encode().decode("latin-1")) == Mended(TEXT, is_garbled=True, is_mended=True)


def test_utf8_read_as_gbk_is_restored_if_nothing_was_lost():
    pairs = [TEXT[at : at + 2] for at in range(0, len(TEXT) - 1, 2)]
    text = "".join(pair for pair in pairs if "\ufffd" not in pair.encode().decode("gbk", "replace"))
    assert len(text) >= 8
    assert mend(text.encode().decode("gbk")) == Mended(text, is_garbled=True, is_mended=True)


@pytest.mark.parametrize("encoding", [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "cp1252")])
def test_what_lost_bytes_is_named_and_left(encoding):
    garbled = TEXT.encode(encoding[0]).decode(encoding[1], "replace")
    found = mend(garbled)
    assert found.is_garbled
    assert found.is_mended == ("\ufffd" not in garbled and "\ue756" not in garbled)
    assert mend("锟斤拷锟斤拷").is_garbled

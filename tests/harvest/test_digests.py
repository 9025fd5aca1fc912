import hashlib

from cms.harvest.digests import digest_of


def test_a_file_has_the_digest_of_its_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert digest_of(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


def test_a_folder_has_another_digest_when_a_file_or_its_name_changes(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text("1")
    first = digest_of(tmp_path)
    assert digest_of(tmp_path) == first
    (tmp_path / "in" / "a.html").write_text("2")
    second = digest_of(tmp_path)
    (tmp_path / "in" / "a.html").rename(tmp_path / "in" / "b.html")
    assert len({first, second, digest_of(tmp_path)}) == 3

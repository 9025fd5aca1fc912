import time

import pytest

from cms.accounts import passwords
from cms.errors import Code
from tests.accounts.refusals import refused


@pytest.mark.parametrize("password", ["short-1234"[:9], "x" * 9 + "y" * 120])
def test_a_password_has_ten_to_128_characters(password: str):
    with refused(Code.INVALID, "/password", "password_length"):
        passwords.require_strong(password, "lin.xiao", "/password")


@pytest.mark.parametrize("password", ["my-Lin.Xiao-2026", "LIN.XIAO-river-boat", "ｌｉｎ．ｘｉａｏ-river-boat"])
def test_a_password_does_not_contain_the_user_name(password: str):
    with refused(Code.INVALID, "/password", "password_weak"):
        passwords.require_strong(password, "lin.xiao", "/password")


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "Password123",
        "QWERTYUIOP",
        "woaini1314",
        "Admin@123456",
        "aaaabbbbcc",
    ],
)
def test_common_and_simple_passwords_are_refused(password: str):
    with refused(Code.INVALID, "/password", "password_weak"):
        passwords.require_strong(password, "lin.xiao", "/password")


@pytest.mark.parametrize("password", ["reed-lake-2027", "芦苇湖畔二零二七年的船", "x" * 4 + "yzab" + "c" * 120])
def test_long_and_unusual_passwords_pass_in_any_script(password: str):
    assert passwords.require_strong(password, "lin.xiao", "/password") == password


def test_the_same_password_fits_however_it_was_typed():
    hasher = passwords.hasher("fast")
    assert hasher.verify(hasher.hash("ｒｅｅｄ－ｌａｋｅ－２０２７"), "reed-lake-2027")
    assert passwords.require_strong("ｒｅｅｄ－ｌａｋｅ－２０２７", "lin", "/password") == "reed-lake-2027"


def test_hashes_are_argon2id_with_a_salt_of_their_own():
    hasher = passwords.hasher("fast")
    one, other = hasher.hash("reed-lake-2027"), hasher.hash("reed-lake-2027")
    assert one.startswith("$argon2id$")
    assert one != other
    assert not hasher.verify(one, "reed-lake-2028")
    assert not hasher.verify("no hash at all", "reed-lake-2027")


def test_an_unknown_user_costs_as_much_as_a_wrong_password():
    hasher = passwords.hasher("standard")
    known = hasher.hash("reed-lake-2027")

    def seconds(against: str | None) -> float:
        started = time.process_time()
        assert not hasher.verify(against, "another-password")
        return time.process_time() - started

    wrong, unknown = min(seconds(known) for _ in range(3)), min(seconds(None) for _ in range(3))
    assert 0.5 < unknown / wrong < 2


def test_nobody_signs_in_without_a_hash():
    assert not passwords.hasher("fast").verify(None, "")


def test_a_hash_of_another_cost_is_outdated():
    fast = passwords.hasher("fast").hash("reed-lake-2027")
    assert passwords.hasher("standard").is_outdated(fast)
    assert not passwords.hasher("fast").is_outdated(fast)


def test_initial_passwords_are_strong_and_never_the_same():
    made = {passwords.make_initial("abc") for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert passwords.require_strong(password, "abc", "/password") == password
        assert not set(password) & set("0O1lIi o")

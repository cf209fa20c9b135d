"""The key file: who gets in, who does not, and what is told."""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock, paths
from policepost.core.access import keys, policy, recovery
from policepost.core.access.keys import Keyring, Locked, WrongPassword
from policepost.core.access.policy import Policy
from policepost.core.access.slots import Cost
from policepost.core.access.tries import Tries
from policepost.core.errors import Refused

CHEAP = Cost(passes=1, memory=8, lanes=1)
CHIEF, LI = "王所长", "李警官"
CHIEF_PASSWORD, LI_PASSWORD = "长密码 Chief-1", "李的密码 one"
START = datetime(2026, 11, 24, 9).astimezone()


@dataclass
class Post:
    """A key file with two officers."""

    path: Path
    key: bytes
    code: str

    def ring(self) -> Keyring:
        """The keyring as a program that has just been started reads it."""
        return Keyring.read(self.path)


@pytest.fixture
def post(tmp_path: Path) -> Post:
    path = tmp_path / "keyring.json"
    ring, key, code = Keyring.create(
        path, "北街派出所", CHIEF, CHIEF_PASSWORD, post="泽颢警务室", cost=CHEAP
    )
    ring.add(key, LI, LI_PASSWORD, "officer")
    return Post(path, key, code)


def edit(post: Post, change: Callable[[dict[str, Any]], None]) -> None:
    stored = json.loads(post.path.read_text(encoding="utf-8"))
    change(stored)
    post.path.write_text(json.dumps(stored), encoding="utf-8")


def test_every_officer_gets_the_same_key(post: Post) -> None:
    assert post.ring().unlock(CHIEF, CHIEF_PASSWORD) == post.key
    assert post.ring().unlock(f" {LI} ", LI_PASSWORD) == post.key
    assert len(post.key) == 32


def test_the_file_says_who_but_not_the_key(post: Post) -> None:
    ring = post.ring()
    assert [(one.name, one.role) for one in ring.officers()] == [(CHIEF, "chief"), (LI, "officer")]
    assert (ring.post, ring.station) == ("泽颢警务室", "北街派出所")
    raw = post.path.read_bytes()
    assert post.key.hex().encode() not in raw
    assert LI_PASSWORD.encode() not in raw


@pytest.mark.parametrize("name", [LI, "没有这个人"])
def test_a_wrong_password_and_an_unknown_name_sound_the_same(post: Post, name: str) -> None:
    with clock.at(START):
        with pytest.raises(WrongPassword) as caught:
            post.ring().unlock(name, "not this one")
        assert caught.value.sentence == "The name or the password is wrong."
        assert caught.value.wait == 1
        assert post.ring().waiting(name) == 1


def test_full_width_letters_of_an_input_method_are_the_same_password(post: Post) -> None:
    assert post.ring().unlock(LI, "李的密码　ｏｎｅ") == post.key


def fail(post: Post, times: int, name: str = LI) -> datetime:
    """Fail so often that the next try would be locked; returns the moment of the last one."""
    moment = START
    for turn in range(times):
        moment += timedelta(seconds=keys.wait_after(turn))
        with clock.at(moment), pytest.raises(WrongPassword):
            post.ring().unlock(name, "wrong")
    return moment


def test_five_failures_lock_and_a_restart_does_not_open(post: Post) -> None:
    last = fail(post, 5)
    with clock.at(last + timedelta(seconds=29)):
        with pytest.raises(Locked) as caught:
            post.ring().unlock(LI, LI_PASSWORD)
        assert caught.value.wait == 1
        assert caught.value.sentence == "Too many wrong passwords. Try again in 0:01."
        assert post.ring().unlock(CHIEF, CHIEF_PASSWORD) == post.key
    with clock.at(last + timedelta(seconds=30)):
        ring = post.ring()
        assert ring.unlock(LI, LI_PASSWORD) == post.key
        tried = post.ring().failed_tries(LI)
        assert (len(tried), tried[-1]) == (5, last)
        ring.forget_tries(LI)
        assert post.ring().failures == {}


def test_the_lock_grows_to_a_quarter_of_an_hour() -> None:
    assert [keys.wait_after(failures) for failures in range(13)] == [
        *(0, 1, 2, 4, 8),
        *(30, 60, 120, 240, 480, 900, 900, 900),
    ]


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_set_by_hand_neither_opens_early_nor_shuts_for_years(post: Post, days: int) -> None:
    last = fail(post, 5)
    with clock.at(last), clock.at(last + timedelta(days=days), by_hand=True):
        assert post.ring().waiting(LI) == 30
        with pytest.raises(Locked):
            post.ring().unlock(LI, LI_PASSWORD)
        with clock.at(clock.now() + timedelta(seconds=30)):
            assert post.ring().unlock(LI, LI_PASSWORD) == post.key


def test_after_a_start_of_the_computer_only_the_time_since_counts(post: Post) -> None:
    tries = Tries(count=5, at=START.timestamp(), steady=1e9)
    with clock.at(START + timedelta(days=1)):
        since = clock.steady()  # less than at the failure: the computer was started anew
        assert tries.left(policy.STANDARD) == max(0, 30 - int(since))


def test_an_older_key_file_put_back_gives_no_new_tries(post: Post) -> None:
    before = post.path.read_bytes()
    last = fail(post, 5)
    post.path.write_bytes(before)
    with clock.at(last), pytest.raises(Locked):
        post.ring().unlock(LI, LI_PASSWORD)


def test_the_count_beside_deleted_gives_no_new_tries(post: Post) -> None:
    last = fail(post, 5)
    shutil.rmtree(paths.state_folder())
    with clock.at(last), pytest.raises(Locked):
        post.ring().unlock(LI, LI_PASSWORD)


def test_a_program_that_started_earlier_counts_what_another_counted(post: Post) -> None:
    earlier = post.ring()
    last = fail(post, 5)
    with clock.at(last), pytest.raises(Locked):
        earlier.unlock(LI, LI_PASSWORD)


def test_a_program_that_started_earlier_undoes_nothing_in_the_key_file(post: Post) -> None:
    earlier = post.ring()
    post.ring().set_password(post.key, LI, "新的密码 number 2")
    with clock.at(START), pytest.raises(WrongPassword):
        earlier.unlock(CHIEF, "wrong")
    earlier.rename_post(post.key, "新警务室", "南街派出所")
    assert post.ring().unlock(LI, "新的密码 number 2") == post.key


def test_where_nothing_can_be_written_the_count_holds_until_the_end(post: Post) -> None:
    ring = post.ring()
    paths.state_folder().parent.mkdir(exist_ok=True)
    paths.state_folder().write_text("in the way", encoding="utf-8")
    part = post.path.with_name(f"{post.path.name}.{os.getpid()}.part")  # where it is written first
    part.symlink_to(post.path.parent / "not there" / "either")
    moment = START
    for turn in range(5):
        moment += timedelta(seconds=keys.wait_after(turn))
        with clock.at(moment), pytest.raises(WrongPassword):
            ring.unlock(LI, "wrong")
    with clock.at(moment), pytest.raises(Locked):
        ring.unlock(LI, LI_PASSWORD)


def test_the_recovery_code_is_counted_too(post: Post) -> None:
    moment = START
    for turn in range(5):
        moment += timedelta(seconds=keys.wait_after(turn))
        with clock.at(moment), pytest.raises(WrongPassword):
            post.ring().recover(recovery.as_code(recovery.new_secret()))
    with clock.at(moment), pytest.raises(Locked):
        post.ring().recover(post.code)


def test_a_file_of_the_first_version_opens_and_is_brought_up_to_date(tmp_path: Path) -> None:
    old = Path(__file__).parents[2] / "files" / "keyring-0001.json"
    path = tmp_path / "keyring.json"
    path.write_bytes(old.read_bytes())
    key = Keyring.read(path).unlock("田某", "a long password")
    ring = Keyring.read(path)
    assert (ring.version, ring.policy, ring.officers()[0].set_on) == (1, policy.STANDARD, None)
    ring.add(key, "李某", "another long one", "officer")
    ring = Keyring.read(path)
    assert ring.version == keys.VERSION
    assert ring.unlock("田某", "a long password") == ring.unlock("李某", "another long one") == key


def test_the_rules_are_signed_and_kept(post: Post) -> None:
    rules = Policy(least=12, tries=3, lock=300)
    post.ring().change_policy(post.key, rules)
    assert post.ring().policy == rules
    with pytest.raises(Refused, match="12 characters"):
        post.ring().set_password(post.key, LI, "kV7#qpzR")
    with clock.at(fail(post, 3)):
        assert post.ring().waiting(LI) == 300
    edit(post, lambda stored: stored["policy"].update(least=8))
    with pytest.raises(Refused, match="changed outside"):
        post.ring().unlock(CHIEF, CHIEF_PASSWORD)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Policy(least=7), "least"),
        (Policy(tries=11), "tries"),
        (Policy(least=20, long=19), "long"),
        (Policy(lock=1), "lock"),
    ],
)
def test_rules_that_protect_nothing_are_refused(post: Post, rules: Policy, field: str) -> None:
    with pytest.raises(Refused) as caught:
        post.ring().change_policy(post.key, rules)
    assert caught.value.field == field
    assert post.ring().policy == policy.STANDARD


def test_the_age_of_a_password_and_whose_it_is(post: Post) -> None:
    with clock.at(START):
        post.ring().set_password(post.key, LI, "新的密码 number 2", by_other=True)
        chief, li = post.ring().officers()
    assert (li.set_on, li.must_change, chief.must_change) == (START.date(), True, False)
    ring = post.ring()
    with clock.at(START + timedelta(days=179)):
        assert ring.due_for_renewal(li) is None
    with clock.at(START + timedelta(days=180)):
        assert ring.due_for_renewal(li) == 180
        ring.change_policy(post.key, Policy(days=0))
        assert ring.due_for_renewal(li) is None


def test_a_password_typed_in_the_name_box_is_not_kept(post: Post) -> None:
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().unlock(LI_PASSWORD, "")
    assert LI_PASSWORD not in post.path.read_text(encoding="utf-8")


def test_made_up_names_are_counted_as_one_and_push_nobody_out(post: Post) -> None:
    last = fail(post, 5)
    ring = post.ring()
    moment = last
    for number in range(4):
        moment += timedelta(seconds=keys.wait_after(number))
        with clock.at(moment), pytest.raises(WrongPassword):
            ring.unlock(f"name {number}", "wrong")
    assert len(post.ring().failures) == 2
    with clock.at(moment):
        assert post.ring().waiting("yet another") == 8
        assert post.ring().waiting(LI) == 30 - 7


def test_the_recovery_code_opens_however_it_is_written(post: Post) -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}", post.code)
    assert post.ring().recover(post.code) == post.key
    assert (
        post.ring().recover(
            f" {post.code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
        )
        == post.key
    )


def test_a_slip_of_the_pen_is_told_from_a_wrong_code(post: Post) -> None:
    slipped = ("2" if post.code[0] != "2" else "3") + post.code[1:]
    with pytest.raises(Refused, match="copied wrongly") as caught:
        post.ring().recover(slipped)
    assert not isinstance(caught.value, WrongPassword)
    with pytest.raises(Refused, match="35 were typed"):
        post.ring().recover(post.code[:-1])
    assert post.ring().failures == {}
    other = recovery.as_code(recovery.new_secret())
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().recover(other)


@given(st.integers(0, 31), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_never_passes(place: int, character: str) -> None:
    secret = "7ZK2M4Q8XW0ABC3DTNFG5HJ6P9RSVE1Y"  # noqa: S105  (nobody's)
    code = recovery.as_code(secret).replace("-", "")
    typed = code[:place] + character + code[place + 1 :]
    if typed == code:
        assert recovery.read_code(typed) == secret
    else:
        with pytest.raises(Refused):
            recovery.read_code(typed)


def test_a_new_sheet_makes_the_old_one_worthless(post: Post) -> None:
    new = post.ring().renew_recovery(post.key)
    assert post.ring().recover(new) == post.key
    with pytest.raises(WrongPassword):
        post.ring().recover(post.code)


def test_changing_the_password(post: Post) -> None:
    post.ring().change_password(LI, LI_PASSWORD, "新的密码 number 2")
    assert post.ring().unlock(LI, "新的密码 number 2") == post.key
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().unlock(LI, LI_PASSWORD)


def test_changing_needs_the_old_password_and_a_long_new_one(post: Post) -> None:
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().change_password(LI, "not it at all", "新的密码 number 2")
    with pytest.raises(Refused, match="8 characters"):
        post.ring().change_password(LI, LI_PASSWORD, "short 7")
    assert post.ring().unlock(CHIEF, CHIEF_PASSWORD) == post.key


def test_after_recovery_an_officer_gets_a_new_password(post: Post) -> None:
    last = fail(post, 6)
    ring = post.ring()
    with clock.at(last):
        ring.set_password(ring.recover(post.code), LI, "fresh start 8")
        assert post.ring().unlock(LI, "fresh start 8") == post.key


def test_an_officer_is_added_once(post: Post) -> None:
    with pytest.raises(Refused, match="badge number") as caught:
        post.ring().add(post.key, f"{LI} ", "another long one", "officer")
    assert caught.value.field == "name"
    with pytest.raises(Refused, match="name"):
        post.ring().add(post.key, "  ", "another long one", "officer")
    assert len(post.ring().officers()) == 2


def test_a_retired_officer_is_out_and_the_last_one_stays(post: Post) -> None:
    ring = post.ring()
    ring.retire(post.key, ring.officers()[1].id)
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().unlock(LI, LI_PASSWORD)
    with pytest.raises(Refused, match="only account"):
        post.ring().retire(post.key, ring.officers()[0].id)
    assert post.ring().unlock(CHIEF, CHIEF_PASSWORD) == post.key


def test_a_renewed_key_needs_nobody_s_password(post: Post, tmp_path: Path) -> None:
    new_key = bytes(range(32))
    ring = post.ring().reseal(post.key, new_key, tmp_path / "renewed.json")
    assert ring.generation == 2
    renewed = Keyring.read(tmp_path / "renewed.json")
    assert renewed.unlock(LI, LI_PASSWORD) == new_key
    assert renewed.recover(post.code) == new_key
    assert post.ring().unlock(LI, LI_PASSWORD) == post.key


def test_an_edited_role_is_noticed(post: Post) -> None:
    edit(post, lambda stored: stored["slots"][-1].update(role="chief"))
    with pytest.raises(Refused, match="changed outside the program"):
        post.ring().unlock(LI, LI_PASSWORD)


def test_a_slot_copied_over_another_officer_does_not_open(post: Post) -> None:
    def swap(stored: dict[str, Any]) -> None:
        by_name = {slot["name"]: slot for slot in stored["slots"]}
        by_name[CHIEF].update(
            {name: by_name[LI][name] for name in ("salt", "public", "private", "sealed")}
        )

    edit(post, swap)
    with clock.at(START), pytest.raises(WrongPassword):
        post.ring().unlock(CHIEF, LI_PASSWORD)


def test_nothing_is_signed_for_over_an_edited_file(post: Post) -> None:
    edit(post, lambda stored: stored.update(station="elsewhere"))
    with pytest.raises(Refused, match="changed outside the program"):
        post.ring().add(post.key, "赵警官", "a long password", "officer")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "damaged"),
        ("[]", "damaged"),
        ('{"version": 1}', "damaged"),
        ('{"version": 3}', "newer version"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "keyring.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=sentence):
        Keyring.read(path)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="missing"):
        Keyring.read(tmp_path / "keyring.json")


def test_a_second_post_in_the_same_folder_is_refused(post: Post) -> None:
    before = post.path.read_bytes()
    with pytest.raises(Refused, match="already"):
        Keyring.create(post.path, "x", "y", "long enough", cost=CHEAP)
    assert post.path.read_bytes() == before


def test_the_standard_cost_is_that_of_rfc_9106(tmp_path: Path) -> None:
    ring, key, _code = Keyring.create(
        tmp_path / "keyring.json", "北街派出所", CHIEF, CHIEF_PASSWORD
    )
    assert ring.cost == Cost(passes=3, memory=65536, lanes=4)
    assert Keyring.read(ring.path).unlock(CHIEF, CHIEF_PASSWORD) == key


def test_a_short_password_makes_no_post(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="8 characters") as caught:
        Keyring.create(tmp_path / "keyring.json", "北街派出所", CHIEF, "1234567", cost=CHEAP)
    assert caught.value.field == "password"
    assert list(tmp_path.iterdir()) == []


def test_the_names_on_the_sign_in_screen_can_change(post: Post) -> None:
    post.ring().rename_post(post.key, "新警务室", "南街派出所")
    assert (post.ring().post, post.ring().station) == ("新警务室", "南街派出所")
    assert post.ring().unlock(LI, LI_PASSWORD) == post.key


@pytest.mark.parametrize(
    "change",
    [
        {"cost": {"passes": 2**40, "memory": 65536, "lanes": 4}},
        {"cost": {"passes": 3, "memory": 2**31, "lanes": 4}},
        {"cost": {"passes": 3, "memory": 65536, "lanes": 2**20}},
        {"cost": {"passes": True, "memory": 65536, "lanes": 4}},
        {"cost": {"passes": 3, "memory": 8, "lanes": 16}},
        {"post": 5},
        {"station": "北街\u202e所"},
        {"post_id": "x" * 10_000},
        {"generation": "1"},
        {"renewal_due": "no"},
        {"policy": {"tries": 10**9}},
        {"failures": {"x": ["1e999", 1, 1, []]}},
        {"failures": {"x": [float("inf"), 1]}},
        {"failures": {"x": [1, 1, 1, [1e300]]}},
        {"failures": {"x": [1, float("nan"), 1, []]}},
        {"failures": {"x": [-5, 1, 1, []]}},
        {"slots": {}},
        {"mac": "é\ud800"},
    ],
)
def test_a_file_that_asks_for_too_much_is_refused(post: Post, change: dict[str, Any]) -> None:
    edit(post, lambda stored: stored.update(change))
    with pytest.raises(Refused, match="damaged"):
        Keyring.read(post.path)


@pytest.mark.parametrize(
    "change", [{"cost": {"passes": 2**40}}, {"name": "李\u202e某"}, {"salt": None}]
)
def test_the_slot_of_a_stranger_neither_hangs_nor_misleads(
    post: Post, change: dict[str, Any]
) -> None:
    edit(post, lambda stored: stored["slots"][0].update(change))
    with pytest.raises(Refused, match="damaged"):
        Keyring.read(post.path)


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b" " * 5_000_000, b'{"version": ' + b"9" * 5_000]
)
def test_a_file_that_is_all_brackets_is_refused(post: Post, content: bytes) -> None:
    post.path.write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        Keyring.read(post.path)


def test_a_seal_in_other_letters_is_no_seal(post: Post) -> None:
    edit(post, lambda stored: stored.update(mac="é" * 64))
    assert not Keyring.read(post.path).fits(post.key)

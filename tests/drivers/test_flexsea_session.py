"""One pass over a FlexSEA board in memory: what is taken, what is refused, what is never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.session import Ask, Chunk, Glance, Silence
from drivers.reading import Pass
from tests.drivers.drive import PLACE, Respond, drive
from tests.drivers.flexsea_device import UUID, Board, frame, message, number_of

DRIVER = find_driver("flexsea")
IDENTITY = {"model": "FX-10", "serial": "1042", "hardware_id": UUID.hex()}


def one_pass(respond: Respond, number: int = 0) -> Pass:
    return drive(DRIVER.session(None, number=number), respond)


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def whole(board: Board) -> Respond:
    return lambda request: [board(request)]


def test_a_whole_identity_is_read() -> None:
    read = one_pass(whole(Board()))
    assert values(read) == IDENTITY
    assert read.unanswered == ()


@pytest.mark.parametrize("size", range(12, 25))
def test_a_board_name_may_have_any_field_from_12_to_24_bytes(size: int) -> None:
    board = Board(name=b"FX-10".ljust(size, b"\0"))
    assert values(one_pass(whole(board))) == IDENTITY


@pytest.mark.parametrize("size", [0, 11, 25])
def test_an_answer_of_another_length_is_garbled(size: int) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(whole(Board(name=b"F" * size)))
    assert caught.value.reason is ProtocolReason.GARBLED


@pytest.mark.parametrize(
    ("board", "missing"),
    [
        (Board(serial=0), "serial"),
        (Board(serial=0xFFFFFFFF), "serial"),
        (Board(uuid=bytes(12)), "hardware_id"),
        (Board(uuid=b"\xff" * 12), "hardware_id"),
        (Board(name=bytes(24)), "model"),
        (Board(name=b"\xff\xfe".ljust(24, b"\0")), "model"),
    ],
    ids=["serial 0", "erased serial", "uuid 0", "erased uuid", "no name", "name is no text"],
)
def test_what_was_never_written_is_unanswered_with_its_reason(board: Board, missing: str) -> None:
    read = one_pass(whole(board))
    assert set(values(read)) == set(IDENTITY) - {missing}
    assert len(read.unanswered) == 1


def test_a_name_that_fills_its_field_has_no_end_mark() -> None:
    assert values(one_pass(whole(Board(name=b"F" * 24))))["model"] == "F" * 24


def test_what_stands_behind_a_name_is_kept_in_the_raw_bytes() -> None:
    name = b"FX-10\0old name".ljust(24, b"\0")
    field = next(
        f for n, f in one_pass(whole(Board(name=name))).fields.items() if n.value == "model"
    )
    assert (field.value, bytes.fromhex(field.raw_hex)) == ("FX-10", name)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


OTHER = frame(message(2, 2, 1, b"demo data"))


@pytest.mark.parametrize(
    "around",
    [
        lambda answer: cut(answer, 1),
        lambda answer: cut(answer, 7),
        lambda answer: [b"boot ok\r\n" + answer + b"trailing"],
        lambda answer: [b"\xed" + answer],
        lambda answer: [b"\xed\x2b\x02\x00" + answer],
        lambda answer: [b"\xed\xc8" + answer],
        lambda answer: [b"\xed\xc8\xe9" + answer],
        lambda answer: [b"\xed\xed\xee\xe9", answer],
        lambda answer: [OTHER + answer],
        lambda answer: [answer, answer],
        lambda answer: [answer[:-1] + b"\xef" + answer],
    ],
)
def test_an_answer_is_found_however_it_comes(around: Respond) -> None:
    board = Board()
    assert values(one_pass(lambda request: around(board(request)))) == IDENTITY


def test_an_answer_behind_a_beginning_that_never_ends_is_found_when_the_wait_is_over() -> None:
    board = Board()
    assert values(one_pass(lambda request: [b"\xed\xc8\xe9" + board(request)])) == IDENTITY
    assert board.asked == 1


@pytest.mark.parametrize(
    "numbering",
    [lambda asked: asked, lambda _asked: 0, lambda _asked: 0x7FFF, lambda asked: asked | 0x8000],
    ids=["repeats", "zero", "counts", "asks for an acknowledgement"],
)
def test_a_device_may_number_its_answers_as_it_likes(numbering: object) -> None:
    assert callable(numbering)
    assert values(one_pass(whole(Board(numbering=numbering)))) == IDENTITY


def test_a_late_answer_to_an_earlier_pass_does_not_displace_the_new_one() -> None:
    def respond(request: bytes) -> Iterator[bytes]:
        asked = number_of(request)
        yield Board(serial=7, numbering=lambda _: asked - 1)(request)
        yield Board()(request)

    assert values(one_pass(respond, number=1))["serial"] == "1042"


def test_a_device_that_counts_is_read_even_where_its_count_looks_late() -> None:
    board = Board(numbering=lambda _: 1)
    assert values(one_pass(whole(board), number=3)) == IDENTITY
    assert board.asked == 3  # something better may still have come


def test_what_came_before_the_question_is_not_taken_for_its_answer() -> None:
    session = DRIVER.session(None, number=0)
    stale = Board(serial=7)(bytes.fromhex("ed0301000102ee"))
    assert isinstance(next(session), Glance)
    assert isinstance(session.send(Chunk(stale, 0)), Glance)
    assert isinstance(session.send(Silence(PLACE)), Ask)
    with pytest.raises(StopIteration) as done:
        session.send(Chunk(Board()(bytes.fromhex("ed0301000102ee")), 2))
    assert values(done.value.value)["serial"] == "1042"


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_answer_is_asked_for_again(lost: int) -> None:
    board = Board()

    def respond(request: bytes) -> Iterator[bytes]:
        answer = board(request)
        if board.asked > lost:
            yield answer

    assert values(one_pass(respond)) == IDENTITY


def test_silence_ends_in_a_timeout_that_names_the_port() -> None:
    with pytest.raises(LinkError) as caught:
        one_pass(lambda _request: [])
    assert caught.value.reason is LinkReason.TIMEOUT
    assert PLACE in caught.value.message


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda request: [request], ProtocolReason.UNEXPECTED),
        (lambda _request: [OTHER], ProtocolReason.UNEXPECTED),
        (lambda _request: [frame(message(1, 2, 1))], ProtocolReason.UNEXPECTED),
        (lambda request: [Board()(request)[:-2] + b"\0\xee"], ProtocolReason.GARBLED),
        (lambda request: [Board()(request)[:-1]], ProtocolReason.GARBLED),
        (lambda request: [Board()(request).replace(b"\xee", b"\xef")], ProtocolReason.GARBLED),
        (lambda _request: [b"\xed\x03\xe9\xe9\xe9\xa4\xee"], ProtocolReason.GARBLED),
        (lambda _request: [b"\xed" * 4_000], ProtocolReason.GARBLED),
    ],
    ids=["echo", "demo", "acknowledgement", "sum", "cut", "footer", "escape", "flood"],
)
def test_an_answer_that_cannot_be_used_is_a_protocol_error(
    respond: Respond, reason: ProtocolReason
) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(respond)
    assert caught.value.reason is reason


def test_the_board_was_sent_nothing_but_questions() -> None:
    board = Board()
    for number in range(4):
        one_pass(whole(board), number)
    assert (board.asked, board.violations) == (4, [])

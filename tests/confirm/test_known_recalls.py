"""Many recalls at once: what is found is what each recall by itself is found to be, and each is read once."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm import recall_grounds
from agent.confirm.known_recalls import KnownRecalls
from agent.confirm.models import RecallRecord
from agent.confirm.recall_grounds import found
from agent.confirm.recalls import Device
from tests.confirm.build import DI, SERIAL
from tests.confirm.test_recall_grounds import DEVICE, RECALL

OTHER_DI = "00614141007349"
CODES = (
    "All units", "see letter", f"Serial number {SERIAL}", "Serial numbers: SX2-26-00400 to SX2-26-00450",
    "Serial numbers: 1 to 9", "Serial number 5", "Lot L7", "Lot L8", f"UDI-DI {DI}", f"UDI-DI {OTHER_DI}",
    "UDI-DI 09506000123400 to 09506000123499", "Serial number SX2-26-00999", "for the SX-200", "",
)  # fmt: skip
a_recall = st.builds(
    lambda firm, product, codes, code, number: RECALL.model_copy(
        update={
            "firm": firm, "product": product, "codes": codes, "product_code": code, "number": number,
        }
    ),
    st.sampled_from(["Synthex Mobility", "Synthex Mobility Inc.", "Synthex", "Other", "", "Inc."]),
    st.sampled_from(["SX 200", "sx200", "SX-2000", "Strider Personal", "A walker", ""]),
    st.sampled_from(CODES),
    st.sampled_from(["PHL", "", "XXX", "YYY"]),
    st.sampled_from(["Z-1", "Z-2"]),
)  # fmt: skip
names = st.sampled_from(["SX-200", "Strider Personal", "", "-", "Walker"])
a_device = st.builds(
    Device,
    makers=st.frozensets(st.sampled_from(["Synthex Mobility", "Other", "", "Inc"]), max_size=2),
    models=st.frozensets(names, max_size=2),
    serial=st.sampled_from([None, SERIAL, "5", "9", "", "SX2-26-00451", "SX2-26-00400"]),
    lot=st.sampled_from([None, "L7"]),
    di=st.sampled_from([None, DI]),
    products=st.frozensets(names, max_size=2),
    reviewed_dis=st.frozensets(st.sampled_from([OTHER_DI, "09506000123450"]), max_size=1),
)
some_codes = st.sets(st.sampled_from(["PHL", "XXX", ""]), max_size=2)


@given(st.lists(a_recall, max_size=12), st.lists(st.tuples(a_device, some_codes), max_size=4))
def test_many_at_once_are_found_to_be_what_each_is_by_itself(
    records: list[RecallRecord], devices: list[tuple[Device, set[str]]]
) -> None:
    known = KnownRecalls(records)
    for device, codes in devices:
        each = [(record, found(record, device, codes)) for record in records]
        assert list(known.concerning(device, codes)) == [one for one in each if one[1] is not None]


EVERY = [
    RECALL.model_copy(update={"firm": firm, "product": name, "codes": codes, "product_code": code})
    for firm, name, codes, code in product(
        ("Synthex Mobility", "Other", ""), ("SX 200", "A walker"), CODES, ("PHL", "XXX", "")
    )
]
UNNAMED = Device(makers=frozenset(), models=frozenset(), serial=None)
DEVICES = {
    "nothing known": (UNNAMED, ()),
    "names and a class": (DEVICE._replace(serial=None), ("PHL",)),
    "names alone": (DEVICE._replace(serial=None), ()),
    "a product name": (UNNAMED._replace(products=frozenset({"Walker"})), ("PHL", "")),
    "a serial that is stated": (UNNAMED._replace(serial=SERIAL), ("YYY",)),
    "a serial within a range": (UNNAMED._replace(serial="SX2-26-00433"), ()),
    "a serial after a range": (UNNAMED._replace(serial="SX2-26-00451"), ()),
    "a short serial": (UNNAMED._replace(serial="5"), ()),
    "an identifier": (UNNAMED._replace(di=DI), ()),
    "an identifier within a range": (UNNAMED._replace(di="09506000123450"), ()),
    "a reviewed identifier": (UNNAMED._replace(reviewed_dis=frozenset({OTHER_DI})), ()),
    "a serial that is stated as an identifier": (UNNAMED._replace(serial=DI), ()),
}


@pytest.mark.parametrize(("device", "codes"), DEVICES.values(), ids=DEVICES)
def test_every_kind_of_recall_is_found_for_every_kind_of_device(
    device: Device, codes: tuple[str, ...]
) -> None:
    each = [(record, found(record, device, codes)) for record in EVERY]
    told = list(KnownRecalls(EVERY).concerning(device, codes))
    assert told == [one for one in each if one[1] is not None]


def other(number: int) -> RecallRecord:
    """Of another class of device and another firm, with other units."""
    told = {"number": f"Z-{number}", "firm": f"Firm {number}", "product_code": "GAD"}
    return RECALL.model_copy(
        update=told | {"codes": f"Serial numbers: A{number:03} to A{number + 9:03}"}
    )


def counting(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[object]:
    """Every call of a function from now on; it does what it did."""
    calls: list[object] = []
    real = getattr(module, name)

    def counted(*given: object) -> object:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(module, name, counted)
    return calls


def test_each_recall_is_read_once_for_all_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    read = counting(monkeypatch, recall_grounds, "stated_units")
    known = KnownRecalls([*map(other, range(50)), RECALL])
    for number in range(20):
        (one,) = known.concerning(DEVICE._replace(serial=f"SX2-26-{number:05}"), ("PHL",))
        assert one[0] == RECALL
    assert len(read) == 51


def test_recalls_of_others_are_not_asked_for_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    words = counting(monkeypatch, recall_grounds, "words_of")
    known = KnownRecalls(map(other, range(50)))
    assert list(known.concerning(DEVICE, ("PHL",))) == []
    assert words == []


def test_what_devices_have_alike_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    without = [RECALL.model_copy(update={"product_code": "", "number": f"Z-{n}"}) for n in range(9)]
    known = KnownRecalls(
        [one.model_copy(update={"firm": "Other", "product": "A"}) for one in without]
    )
    words = counting(monkeypatch, recall_grounds, "words_of")
    assert list(known.concerning(DEVICE, ("PHL",))) == []
    once = len(words)
    assert list(known.concerning(DEVICE._replace(serial="SX2-26-00001"), ("PHL",))) == []
    assert len(words) == once > 0

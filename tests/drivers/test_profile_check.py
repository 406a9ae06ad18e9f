"""A profile's faults are told by line and field; folders, sections and the schema keep to the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.driver import find_driver
from drivers.errors import ProfileError
from drivers.profile import Profile, builtin_profiles, load_profile
from drivers.profile_findings import lines_of
from drivers.profile_folder import check_file, load_folder
from drivers.profile_schema import SHIPPED, profile_schema, schema_text
from drivers.profile_section import require_section, section_of
from drivers.reading import Model
from tests.drivers.distribution import DRIVER, Distributions, distributions

__all__ = ["distributions"]

WHOLE = """\
# the walker
spec = "k1007-profile/1"
id = "acme-1"
name = "Acme Walker"
manufacturer = "Acme"
model = "W1"
driver = "acme"
connection_basis = "maker-authorised: ACME-DOC-7"
usb_ids = ["1209:0004"]

[acme]
unit = 7
"""
SECTION = DRIVER.format(name="acme").replace(
    "class Driver:",
    "class Section(Model):\n    unit: int = 1\n\nclass Driver:\n    section = Section",
)
SECTION = "from drivers.reading import Model\n" + SECTION


def write(folder: Path, text: str, name: str = "acme-1.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("usb_ids =", "usb_id =", 'line 9, "usb_id": is no field of a profile; usb_ids is'),
        ("1209:0004", "1209:4", 'line 9, "usb_ids.0": '),
        ('name = "Acme Walker"', 'name = ""', 'line 4, "name": '),
        ('name = "Acme Walker"\n', "", '"name": is missing'),
        ("[acme]\nunit = 7", "[acme]\n[other]\nunit = 7", "[other] is no section"),
        ("[acme]\nunit = 7", "[smp.settings]\nserial = 'x'", "[smp] is no section"),
        ('model = "W1"', "model = ", "line 6"),
    ],
)
def test_a_fault_is_told_by_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WHOLE
    with pytest.raises(ProfileError) as caught:
        load_profile(write(tmp_path, WHOLE.replace(old, new)))
    assert said in caught.value.message


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("1209:0004", "nonsense").replace('"W1"', "7")
    with pytest.raises(ProfileError) as caught:
        load_profile(write(tmp_path, text))
    assert "line 6" in caught.value.message
    assert "line 9" in caught.value.message


def test_text_in_a_long_string_is_not_taken_for_a_key() -> None:
    lines = lines_of('a = """\nb = 1\n[c]\n"""\nd = 2\n[e]\n"f g".h = 3\n')
    assert lines == {("a",): 1, ("d",): 5, ("e",): 6, ("e", "f g", "h"): 7}


@given(st.text())
def test_any_text_has_lines(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + len(text) + 1 for line in lines_of(text).values())


def test_the_section_of_an_installed_driver_is_checked_by_its_own_model(
    distributions: Distributions, tmp_path: Path
) -> None:
    distributions.install("acme-driver", "acme = acme_sec:Driver", SECTION, module="acme_sec")
    assert check_file(write(tmp_path, WHOLE))[1] == ()
    wrong = check_file(write(tmp_path, WHOLE.replace("unit = 7", 'unit = "x"')))[1]
    assert [(finding.line, finding.field) for finding in wrong] == [(12, "acme.unit")]
    unknown = check_file(write(tmp_path, WHOLE.replace("unit = 7", "units = 7")))[1]
    assert [str(finding) for finding in unknown] == [
        'line 12, "acme.units": is no field of this section'
    ]


def test_a_section_that_does_not_fit_is_refused_before_anything_is_opened(
    distributions: Distributions, tmp_path: Path
) -> None:
    distributions.install("acme-driver", "acme = acme_sec2:Driver", SECTION, module="acme_sec2")
    profile = load_profile(write(tmp_path, WHOLE.replace("unit = 7", 'unit = "x"')))
    with pytest.raises(ProfileError, match=r"acme\.unit"):
        require_section(profile, find_driver("acme"))


def test_a_driver_without_a_section_refuses_one(
    distributions: Distributions, tmp_path: Path
) -> None:
    source = DRIVER.format(name="acme")
    distributions.install("acme-driver", "acme = acme_none:Driver", source, module="acme_none")
    profile = load_profile(write(tmp_path, WHOLE))
    with pytest.raises(ProfileError, match="reads no such section"):
        require_section(profile, find_driver("acme"))


def test_a_profile_whose_driver_is_not_installed_is_told(tmp_path: Path) -> None:
    (finding,) = check_file(write(tmp_path, WHOLE))[1]
    assert 'no driver named "acme"' in str(finding)


class Section(Model):
    unit: int = 1


def test_a_section_is_read_by_its_model_and_has_defaults(tmp_path: Path) -> None:
    profile = load_profile(write(tmp_path, WHOLE))
    assert (section_of(profile, Section).unit, section_of(None, Section).unit) == (7, 1)
    bad = load_profile(write(tmp_path, WHOLE.replace("unit = 7", "unit = 'x'")))
    with pytest.raises(ProfileError, match=r"acme-1 is not valid: .*acme\.unit"):
        section_of(bad, Section)


def test_a_folder_gives_its_valid_profiles_and_says_why_not_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    write(tmp_path, "spec = ", "broken.toml")
    write(tmp_path, WHOLE, "another-name.toml")
    write(tmp_path, WHOLE.replace("acme-1", "synthex-sx200"), "synthex-sx200.toml")
    write(tmp_path, "not read", "readme.txt")
    folder = load_folder(tmp_path, builtin_profiles())
    assert set(folder.profiles) == {"acme-1"}
    assert set(folder.left_out) == {"broken", "another-name", "synthex-sx200"}
    assert "comes with the program" in folder.left_out["synthex-sx200"].message


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert load_folder(tmp_path / "none") == ({}, {})


def test_the_shipped_schema_is_the_models() -> None:
    assert SHIPPED.read_text() == schema_text(), (
        "run: k1007 profile schema > drivers/profile.schema.json"
    )


def test_the_schema_demands_what_the_model_demands() -> None:
    schema = json.loads(schema_text())
    required = {name for name, field in Profile.model_fields.items() if field.is_required()}
    assert set(schema["required"]) == required
    assert set(schema["properties"]) == set(Profile.model_fields)


def test_the_schema_can_hold_the_section_of_an_installed_driver(
    distributions: Distributions,
) -> None:
    distributions.install("acme-driver", "acme = acme_sch:Driver", SECTION, module="acme_sch")
    properties = profile_schema(find_driver("acme"))["properties"]
    assert isinstance(properties, dict)
    section = properties["acme"]
    assert isinstance(section, dict)
    assert section["properties"] == {"unit": {"default": 1, "title": "Unit", "type": "integer"}}

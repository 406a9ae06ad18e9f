"""The same story where the maker publishes no protocol: the label is all that tells the device.

>>> from agent.story.label_only import label_only
>>> from agent.story import load_story
>>> label_only(load_story()).case.fitting_id
'FIT-2026-0042'
"""

from __future__ import annotations

import json
from typing import Final

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.fitting.models import Document, Statement, Visit
from agent.story.label_picture import packing_list_photo
from agent.story.models import DocumentStep, Step, Story, VisitStep

PACKING_LIST: Final = "D-07"
"""The paper that came with the unit."""

SECOND_PERSON: Final = "priya"
"""The therapist is there at the delivery, and is no employee of the fitter."""

COMPLIANCE: Final = "ruth"
"""Who imports what GUDID says."""

OTHER_WORDS: Final = {
    "Unit read on the bench before donning.": (
        "Label of the unit photographed on the bench before donning, and seen by the therapist."
    ),
    "Counters read off the body.": "Counters read off the display, off the body.",
}
"""What the story says of reading a controller, and what it says here."""


def label_only(story: Story) -> Story:
    """The story without a controller that anybody may read."""
    return story.model_copy(update={"steps": tuple(_step(step, story) for step in story.steps)})


def packing_list(story: Story) -> bytes:
    """The maker's packing list as a picture with the serial as a barcode; it says the same as the paper."""
    document = next(document for document in story.documents if document.id == PACKING_LIST)
    lines = (
        document.title,
        f"{document.author}, {document.date_of_service}",
        *(statement.words for statement in document.statements),
    )
    return packing_list_photo(story.device.serial, lines)


def gudid_file(story: Story) -> bytes:
    """An invented GUDID record of the device, as AccessGUDID writes one."""
    device = story.device
    record = {
        "companyName": f"{device.manufacturer} Inc. (SYNTHETIC)",
        "brandName": device.product,
        "versionModelNumber": device.model,
        "deviceRecordStatus": "Published",
        "deviceCommDistributionStatus": "In Commercial Distribution",
        "productCodes": {"fdaProductCode": {"productCode": "PHL"}},
        "identifiers": {
            "identifier": {
                "deviceId": parse_label(device.udi, LabelSource.TYPED).di,
                "deviceIdType": "Primary",
                "deviceIdIssuingAgency": "GS1",
            }
        },
    }
    return json.dumps({"gudid": {"device": record}}, indent=1).encode()


def _step(step: Step, story: Story) -> Step:
    match step:
        case VisitStep(visit=visit):
            return step.model_copy(update={"visit": _visit(visit)})
        case DocumentStep(document=document) if document.id == PACKING_LIST:
            told = _with_serial(document, story)
            return step.model_copy(update={"document": told})
        case _:
            return step


def _visit(visit: Visit) -> Visit:
    narrative = visit.narrative
    for words, other in OTHER_WORDS.items():
        narrative = narrative.replace(words, other)
    return visit.model_copy(update={"narrative": narrative})


def _with_serial(document: Document, story: Story) -> Document:
    device = story.device
    words = f"1 {device.product} {device.model}, SN {device.serial}"
    return document.model_copy(update={"statements": (Statement(fact="unit_serial", words=words),)})

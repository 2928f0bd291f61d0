"""The document that is passed on from a journal: PDF/A, tagged, in Danish."""

import json
from pathlib import Path

import typst
from django.views.decorators.debug import sensitive_variables

TEMPLATE = Path(__file__).parent / "disclosure.typ"


@sensitive_variables()
def disclosure_document(content):
    """The PDF (bytes) of `content`, as Disclosure.fetch() gives it.

    The same content makes the same bytes, whenever it is made: its date stands in `content`.
    """
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2a"],
        sys_inputs={"content": json.dumps(content)},
    )

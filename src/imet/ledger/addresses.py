"""The addresses that the ledger names, of documents and of places in them."""

from __future__ import annotations

from imet.schemas import DOCUMENTS, EVIDENCE
from imet.tables import stored


def divide(place: str) -> tuple[str | None, str]:
    """Return the address in the place of a piece of evidence, and what else stands there.

    `https://example.org/a.pdf section IV, page 23` has both; a page or a section alone has no
    address, and the document's own is meant.
    """
    words = place.split()
    address = next((word for word in words if word.startswith(("http://", "https://"))), None)
    return address, " ".join(word for word in words if word != address).rstrip(",;")


def addresses() -> list[str]:
    """Return every address that the ledger names, each once."""
    named = {divide(place)[0] for place in stored(EVIDENCE)["place"]} - {None}
    return sorted({*stored(DOCUMENTS)["url"], *named})

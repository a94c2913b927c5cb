"""The claims of the five accounts, set against the record: `python -m imet.ledger` prints them."""

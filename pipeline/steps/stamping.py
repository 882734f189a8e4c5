"""Asks a time-stamp authority for a token over a signed head of the ledger."""

import urllib.request

from pipeline.errors import NotFound
from pipeline.model.custody import EventType
from pipeline.model.tasks import Lease
from pipeline.ports import Workbench
from pipeline.steps.keys import head_key
from pipeline.storage.timestamps import request_token


def stamp(bench: Workbench, lease: Lease) -> None:
    """Carries out a TIMESTAMP task: its subject is the authority, its inputs name the head.

    Raises Unavailable where the authority is away; the task is then tried again, and intake never waits for it.
    """
    with bench.records.reading() as reading:
        head = next((head for head in reading.heads() if head_key(head) == lease.task.inputs), None)
    if head is None:
        raise NotFound("the head that was to be time-stamped is not on record")
    authority = lease.task.subject
    token = request_token(head, authority, urllib.request.build_opener())
    with bench.records.writing(lease) as tx:
        row = tx.add_timestamp(head, authority, token)
        tx.record(bench.happening(EventType.DIGITAL_SIGNATURE_GENERATION, rows=(row,), note=f"RFC 3161 {authority}"))

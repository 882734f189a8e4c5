"""READ FIRST. The way of one item through Sanad.

    (1) received       it is on record that something was handed over, before anything is touched
    (2) preserved      every byte is in the vault, named by its digest; containers before they are opened
    (3) described      what the file says about itself, read by confined decoders
    (4) fingerprinted  what it looks like, saved before anything is compared
    (5) compared       which other items show the same exposure; copies form lineages
    (6) checked        one question after the other, each answered by findings
    (7) scored         the policy weighs the findings of one item in the light of one incident
    (8) attached       the incident's table is laid anew with it: see `pipeline/incidents.py`
    (9) reviewed       by a person. Software never says what an item is; it says what speaks for what.

`receive` must succeed even where every decoder on the machine is broken. `examine` and `assess` are tasks: run
twice, they change nothing; cut short at any line, they are run again (`pipeline/tasks.py`).
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.checks import run_checks
from pipeline.compare.lineages.edges import with_edges
from pipeline.compare.matching import compare
from pipeline.describe.describe import describe
from pipeline.errors import DecoderDied, LimitReached
from pipeline.fingerprint.frames import FrameHasher
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import EventType
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint
from pipeline.model.tasks import Lease
from pipeline.ports import Reader, Workbench
from pipeline.steps.casefile import lay_out
from pipeline.steps.comparing import gallery, neighbours
from pipeline.steps.examining import (
    examination_of,
    happening_of,
    imprints_of,
    keep_pictures,
    marks_of,
    quarantined,
)
from pipeline.steps.keys import assessment_key, examination_key
from pipeline.steps.leading import lead_examined
from pipeline.steps.lineages import join
from pipeline.steps.reception import Reception
from pipeline.steps.recording import recorded


def receive(
    bench: Workbench,
    handover: Handover,
    readers: Sequence[Reader],
    incident: IncidentCode | None = None,
) -> Submission:
    """Steps 1 and 2 for all that is handed over at once. A part that cannot be read is a gap, not an error."""
    # (1) received
    reception = Reception.begin(bench, handover, [reader.name for reader in readers], incident)
    # (2) preserved: a reader hands every byte to the vault before it looks inside
    for reader in readers:
        for found in reader.read(bench.vault):
            reception.note(found)
    return reception.end()


def examine(bench: Workbench, lease: Lease, item: Digest) -> tuple[IncidentCode, ...]:
    """Steps 3 to 5, and of step 6 the questions about the file alone. Answers which incidents it concerns."""
    examination, imprints = look_at(bench, item)
    # (6) checked, as far as the file alone is asked about
    with bench.records.reading() as reading:
        case = lay_out(reading, item, examination=examination)
    examination = replace(examination, findings=run_checks(bench.checks, case, about_incident=False))
    with bench.records.writing(lease) as tx:
        row = tx.put_examination(examination, imprints)
        tx.record(happening_of(bench, examination, row))
    # (5) compared: after its own fingerprints were saved, so that of two twins one always sees the other
    near = neighbours(bench, examination, imprints)
    pictures = gallery(bench, examination, imprints, near)
    matches = with_edges(compare(item, examination.searchable_pictures, near, pictures), pictures)
    with bench.records.writing(lease) as tx:
        changed = tx.put_matches(item, matches)
        concerned = join(tx, item, changed=changed)
        # What the file says of time and place may lead it to an incident that its message did not name.
        lead_examined(bench, tx, item)
        return tuple(sorted({code for member in concerned for code in tx.incidents_of(member)}))


def look_at(bench: Workbench, item: Digest) -> tuple[Examination, tuple[Imprint, ...]]:
    """Steps 3 and 4. A file that kills its decoder, or is too much for it, is quarantined."""
    with bench.records.reading() as reading:
        inputs = examination_key(bench, reading, item)
    try:
        # (3) described
        with bench.vault.working_copy(item) as source:
            frames = FrameHasher()
            described = describe(source, source.seek(0, 2), bench.decoders, frames, bench.progress)
            described = recorded(bench, source, described, frames)
        kept = keep_pictures(bench, item, described)
    except (DecoderDied, LimitReached) as trouble:
        return quarantined(bench, item, inputs, trouble), ()
    # (4) fingerprinted
    imprints = imprints_of(kept, described)
    return examination_of(item, inputs, described.description, kept, tuple(marks_of(kept)), imprints), imprints


def assess(bench: Workbench, lease: Lease, item: Digest, incident: IncidentCode) -> None:
    """Steps 6 and 7: what the item shows if it is held to show this incident."""
    with bench.records.reading() as reading:
        case = lay_out(reading, item, incident)
    # (6) checked
    findings = case.examination.findings + run_checks(bench.checks, case, about_incident=True)
    # (7) scored
    assessment = bench.policy.assess(case, findings, assessment_key(bench, case))
    with bench.records.writing(lease) as tx:
        row = tx.add_assessment(assessment)
        tx.record(bench.happening(EventType.APPRAISAL, objects=(item,), rows=(row,), note=incident))

"""One sample of each web archive and bundle, as name and bytes."""

from tests.unit.intake.arrange import zip_of
from tests.unit.intake.bundle_builders import ProofMode, auto_archiver, tella
from tests.unit.intake.web_builders import WARC, Wacz, archive, compressed

WEB_FILES = {
    "data.warc": archive(),
    "data.warc.gz": compressed(*WARC),
    "archive.wacz": Wacz().packed(),
    "auto-archiver.zip": zip_of(auto_archiver()),
    "proofmode.zip": zip_of(ProofMode().members()),
    "tella.zip": zip_of(tella()),
}

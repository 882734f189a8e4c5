"""What intake lets run inside confined children, by name; see `Decoders.unpack`."""

from typing import Final

CONFINED_UNPACKING: Final = {
    "read_skype_database": "pipeline.intake.skype.database_confined:read_skype_database",
    "unpack_archive": "pipeline.intake.archives.confined:unpack_archive",
}
"""What the decoder pool may be asked by this room to take apart."""

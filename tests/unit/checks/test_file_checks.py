"""The three questions about the file alone: integrity, last program, history."""

import pytest

from pipeline.model.descriptions import Description, Integrity, Structure
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import NotRunReason, Outcome
from pipeline.model.objects import Quarantine
from tests.unit.checks import cases
from tests.unit.checks.cases import MP4, PDF, case, codes, photo

WHOLE = Integrity(decoded=True, complete=True)

INTEGRITY: tuple[tuple[str, CaseFile, tuple[str, ...]], ...] = (
    ("whole", case(photo(integrity=WHOLE)), ("decodes_whole",)),
    (
        "ends early, says the decoder",
        case(photo(integrity=Integrity(True, False, ("image file is truncated (12 bytes not processed)",)))),
        ("truncated",),
    ),
    (
        "cut just before its end",
        case(photo(integrity=Integrity(True, False, ("no end of image marker",)))),
        ("truncated",),
    ),
    (
        "a HEIF without its last tiles",
        case(photo(integrity=Integrity(True, False, ("the file ends inside a box",)))),
        ("truncated",),
    ),
    ("ends early, without a word", case(photo(integrity=Integrity(True, False))), ("truncated",)),
    (
        "broken in the middle",
        case(photo(integrity=Integrity(True, False, ("error while decoding MB 12 4",)))),
        ("decode_errors",),
    ),
    (
        "complete with complaints",
        case(photo(integrity=Integrity(True, True, ("non-monotonous DTS",)))),
        ("decode_errors",),
    ),
    (
        "no index",
        case(photo(media_type=MP4, integrity=Integrity(False, None, ("moov atom not found",))), names=("a.mp4",)),
        ("undecodable",),
    ),
    ("quarantined", case(photo(), quarantine=Quarantine("video", "killed by signal 11")), ("undecodable",)),
    (
        "a quarantined file of another kind",
        case(photo(media_type=PDF), quarantine=Quarantine("x", "y")),
        ("type_differs_from_name", "undecodable"),
    ),
    ("empty", case(photo(media_type=PDF), size=0), ("empty_file",)),
    ("a PDF called .jpg", case(photo(media_type=PDF), names=("photo.jpg",)), ("type_differs_from_name",)),
    ("a PDF called .pdf", case(photo(media_type=PDF), names=("report.pdf",)), ("not applicable",)),
    ("a video called .3gp", case(photo(media_type=MP4, integrity=WHOLE), names=("VID.3gp",)), ("decodes_whole",)),
    (
        "a video called .jpg",
        case(photo(media_type=MP4, integrity=WHOLE), names=("VID.jpg",)),
        ("type_differs_from_name", "decodes_whole"),
    ),
    ("a JPEG called .JPEG", case(photo(integrity=WHOLE), names=("A.JPEG",)), ("decodes_whole",)),
    ("a JPEG without ending", case(photo(integrity=WHOLE), names=("received_1234567",)), ("decodes_whole",)),
)


@pytest.mark.parametrize(("what", "full", "expected"), INTEGRITY)
def test_integrity(what: str, full: CaseFile, expected: tuple[str, ...]) -> None:
    assert codes("file_integrity", full) == expected, what


@pytest.mark.parametrize("integrity", [None, Integrity(True, None)])
def test_a_file_that_was_not_decoded_to_its_end_lowers_coverage_only(integrity: Integrity | None) -> None:
    (finding,) = cases.CHECKS["file_integrity"].run(case(photo(integrity=integrity)))
    assert finding.not_run is NotRunReason.LIMIT_REACHED


def test_damage_never_contradicts_the_claim() -> None:
    for _, full, _ in INTEGRITY:
        for finding in cases.CHECKS["file_integrity"].run(full):
            assert finding.outcome in (Outcome.NEUTRAL, Outcome.INCONCLUSIVE)


ANDROID_HANDLERS = ("vide VideoHandle", "soun SoundHandle")
LAVF = Structure(
    ("ftyp", "free", "mdat", "moov"), brands=("isom", "isom", "iso2", "avc1", "mp41"), handlers=("vide VideoHandler",)
)
REMUX = cases.replace(LAVF, handlers=ANDROID_HANDLERS)

PROGRAMS: tuple[tuple[str, Description, str], ...] = (
    ("Photoshop", photo(software=("Adobe Photoshop CC 2017 (Windows)",)), "pixel_editor"),
    ("Lightroom in XMP", photo(facts=(("XMP-xmp:CreatorTool", "Adobe Lightroom 5.3 (Macintosh)"),)), "pixel_editor"),
    ("GIMP", photo(software=("GIMP 2.8.22",)), "pixel_editor"),
    ("phone firmware of Samsung", photo(software=("J500FXXU1BQH4",)), "no_editor_named"),
    ("firmware of an iPhone", photo(software=("10.3.3",)), "no_editor_named"),
    ("HDR+ of a Pixel is the camera", photo(software=("HDR+ 1.0.199571065z",)), "no_editor_named"),
    ("a transfer program changes nothing", photo(software=("Nikon Transfer 1.1 W",)), "no_editor_named"),
    (
        "a caption that mentions an editor",
        photo(facts=(("IPTC:Caption-Abstract", "not edited in Photoshop"),)),
        "no_editor_named",
    ),
    (
        "ffmpeg",
        photo(media_type=MP4, facts=(("ItemList:Encoder", "Lavf57.83.100"),), structure=LAVF),
        "container_rewritten",
    ),
    ("a frame grab", photo(facts=(("File:Comment", "Lavc57.107.100"),)), "container_rewritten"),
    ("x264", photo(media_type=MP4, structure=cases.replace(LAVF, encoder="x264 - core 148")), "container_rewritten"),
    ("packed anew, recorder's names kept", photo(media_type=MP4, structure=REMUX), "container_rewritten"),
    (
        "editor before packer",
        photo(media_type=MP4, software=("KineMaster",), facts=(("ItemList:Encoder", "Lavf57"),)),
        "pixel_editor",
    ),
    (
        "Media Encoder",
        photo(media_type=MP4, software=("Adobe amecommand CC 2017.0 (Macintosh)",)),
        "container_rewritten",
    ),
    ("a maker of panoramas", photo(software=("Pano2VR 6.0.4",)), "pixel_editor"),
    ("an image generator", photo(facts=(("CBOR:ActionsSoftwareAgent", "Adobe Firefly"),)), "pixel_editor"),
    ("credentials", photo(facts=(("CBOR:Claim_generator", "Adobe_Photoshop/26.9.0 c2pa-rs/0.43"),)), "pixel_editor"),
    ("metadata alone", photo(facts=(("XMP-x:XMPToolkit", "Image::ExifTool 12.57"),)), "container_rewritten"),
    ("nothing", photo(), "no_editor_named"),
)


@pytest.mark.parametrize(("what", "description", "expected"), PROGRAMS)
def test_editing_software(what: str, description: Description, expected: str) -> None:
    assert codes("editing_software", case(description)) == (expected,), what


def test_kept_recorder_names_are_told_apart() -> None:
    (finding,) = cases.CHECKS["editing_software"].run(case(photo(media_type=MP4, structure=REMUX)))
    assert finding.reason.id.endswith("-camera_names")


@pytest.mark.parametrize("words", ["Image::ExifTool 11.65", "Adobe Bridge 2020 (Macintosh)"])
def test_who_wrote_metadata_is_not_said_to_have_encoded_anew(words: str) -> None:
    (finding,) = cases.CHECKS["editing_software"].run(case(photo(facts=(("XMP-x:XMPToolkit", words),))))
    assert (finding.code, finding.reason.id.rpartition("-")[2]) == ("container_rewritten", "tags")


def test_edited_is_never_read_as_altered() -> None:
    for _, description, _ in PROGRAMS:
        (finding,) = cases.CHECKS["editing_software"].run(case(description))
        assert finding.outcome in (Outcome.NEUTRAL, Outcome.INCONCLUSIVE)


CAMERA_FACTS = (
    ("EXIF ExposureTime", "1/250"),
    ("EXIF FNumber", "1.9"),
    ("EXIF FocalLength", "3.7"),
    ("EXIF Thumbnail JPEGInterchangeFormat", "900"),
)
CAMERA = Structure(("SOI", "APP1 Exif", "DQT", "SOF0", "DHT", "SOS", "EOI"), quantisation="custom-1a2b3c4d")
SAMSUNG = photo(make="samsung", model="SM-J500F", facts=CAMERA_FACTS, structure=CAMERA)
STRIPPED = Structure(("SOI", "APP0 JFIF", "DQT", "SOF0", "DHT", "SOS", "EOI"), quantisation="ijg-80")
ANDROID = Structure(("ftyp", "mdat", "moov"), brands=("mp42", "isom", "mp42"), handlers=ANDROID_HANDLERS)
IPHONE = Structure(("ftyp", "wide", "mdat", "moov"), brands=("qt  ", "qt  "), handlers=("vide Core Media Video",))

HISTORY: tuple[tuple[str, Description, str, str, str], ...] = (
    ("a camera's photo", SAMSUNG, "20171113_140940.jpg", "camera_structure", "trace-camera_jpeg"),
    (
        "a camera's photo, sent as a document by WhatsApp",
        SAMSUNG,
        "IMG-20171113-WA0004.jpg",
        "camera_structure",
        "trace-camera_jpeg",
    ),
    ("the same, saved by GIMP", cases.replace(SAMSUNG, software=("GIMP 2.8.22",)), "a.jpg", "history_unknown", ""),
    (
        "the same with a JFIF header",
        cases.replace(SAMSUNG, structure=cases.replace(CAMERA, markers=("SOI", "APP0 JFIF", "APP1 Exif"))),
        "a.jpg",
        "history_unknown",
        "",
    ),
    (
        "make and model typed into a stripped file",
        photo(make="samsung", model="SM-J500F", structure=STRIPPED),
        "a.jpg",
        "history_unknown",
        "",
    ),
    (
        "Android's recorder",
        photo(media_type=MP4, structure=ANDROID),
        "20171113_140903.mp4",
        "camera_structure",
        "trace-android_recorder",
    ),
    (
        "Android's names in a container packed anew",
        photo(media_type=MP4, structure=REMUX),
        "20171113_140903.mp4",
        "history_unknown",
        "",
    ),
    (
        "iPhone",
        photo(media_type=cases.replace(MP4, name="video/quicktime"), make="Apple", model="iPhone 6", structure=IPHONE),
        "IMG_0412.MOV",
        "camera_structure",
        "trace-iphone_recorder",
    ),
    (
        "the same, index in front",
        photo(media_type=MP4, structure=cases.replace(REMUX, markers=("ftyp", "moov", "free", "mdat"))),
        "20171113_140903.mp4",
        "history_unknown",
        "",
    ),
    (
        "a game that writes Exif like a camera",
        cases.replace(SAMSUNG, make="Polyphony Digital Inc.", model="Gran Turismo 5"),
        "a.jpg",
        "history_unknown",
        "",
    ),
    (
        "a screen recording on a computer by the same maker",
        photo(media_type=MP4, make="Apple", model="Mac15,9", structure=IPHONE),
        "c.mov",
        "history_unknown",
        "",
    ),
    (
        "an iPhone's HEIC",
        photo(
            make="Apple",
            model="iPhone 8",
            facts=(*CAMERA_FACTS, ("QuickTime:MajorBrand", "High Efficiency Image Format HEVC still image (.HEIC)")),
        ),
        "IMG_0001.HEIC",
        "camera_structure",
        "trace-camera_heif",
    ),
    ("iPhone's structure, no make", photo(media_type=MP4, structure=IPHONE), "IMG_0412.MOV", "history_unknown", ""),
    (
        "Facebook's mark",
        photo(facts=(("IPTC:SpecialInstructions", "FBMD01000ac0030000b1"),), structure=STRIPPED),
        "23511332_1_n.jpg",
        "platform_copy",
        "trace-fbmd",
    ),
    (
        "instructions by a news desk",
        photo(facts=(("IPTC:SpecialInstructions", "Not for FBMD use"),), structure=CAMERA),
        "a.jpg",
        "history_unknown",
        "",
    ),
    (
        "YouTube",
        photo(
            media_type=MP4,
            structure=cases.replace(
                LAVF, handlers=("vide ISO Media file produced by Google Inc. Created on: 12/15/2017.",)
            ),
        ),
        "v.mp4",
        "platform_copy",
        "trace-google_handler",
    ),
    (
        "X",
        photo(media_type=MP4, structure=cases.replace(LAVF, handlers=("vide Twitter-vork muxer",))),
        "v.mp4",
        "platform_copy",
        "trace-vork_handler",
    ),
    (
        "WhatsApp's video block",
        photo(media_type=MP4, structure=Structure(("ftyp", "beam", "moov", "mdat"), brands=("mp42",))),
        "VID-20171113-WA0007.mp4",
        "platform_copy",
        "trace-beam",
    ),
    (
        "WhatsApp photo, size and name",
        photo(structure=STRIPPED),
        "IMG-20171113-WA0004.jpg",
        "platform_copy",
        "trace-whatsapp_photo_named",
    ),
    ("WhatsApp photo, size only", photo(structure=STRIPPED), "photo.jpg", "platform_copy", "trace-whatsapp_photo"),
    (
        "Telegram's or WhatsApp's size and tables",
        photo(structure=cases.replace(STRIPPED, quantisation="ijg-87"), width=1280, height=960),
        "a.jpg",
        "platform_copy",
        "trace-telegram_photo",
    ),
    (
        "Signal by its name",
        photo(structure=STRIPPED, width=1000),
        "signal-2017-11-13-142033.jpg",
        "platform_copy",
        "trace-signal_name",
    ),
    (
        "Viber by its name",
        photo(structure=STRIPPED, width=1000),
        "0-02-05-1a2b3c4d5e6f7a8b9c0d.jpg",
        "platform_copy",
        "trace-viber_name",
    ),
    (
        "a stripped photo of odd size stays unknown",
        photo(structure=STRIPPED, width=1433, height=999),
        "a.jpg",
        "history_unknown",
        "",
    ),
    ("nothing known", photo(), "a.jpg", "history_unknown", ""),
)


@pytest.mark.parametrize(("what", "description", "name", "code", "trace"), HISTORY)
def test_history(what: str, description: Description, name: str, code: str, trace: str) -> None:
    (finding,) = cases.CHECKS["platform_traces"].run(case(description, names=(name,)))
    assert finding.code == code, what
    told = {parameter.name: parameter.value for parameter in finding.measured}
    assert told.get("trace", "") == trace


def test_a_cameras_structure_under_another_programs_name_is_told_apart() -> None:
    (finding,) = cases.CHECKS["platform_traces"].run(case(cases.replace(SAMSUNG, software=("GIMP 2.8.22",))))
    assert finding.reason.id == "check-platform_traces-history_unknown-other_program"


def test_two_platforms_that_write_alike_are_both_named() -> None:
    like_both = photo(structure=cases.replace(STRIPPED, quantisation="ijg-87"), width=1280, height=960)
    (finding,) = cases.CHECKS["platform_traces"].run(case(like_both))
    told = {parameter.name: parameter.value for parameter in finding.measured}
    assert (told["platform"], told["other"]) == ("platform-telegram", "platform-whatsapp")


def test_a_platforms_copy_weighs_neither_way() -> None:
    for _, description, name, code, _ in HISTORY:
        (finding,) = cases.CHECKS["platform_traces"].run(case(description, names=(name,)))
        assert (finding.outcome is Outcome.SUPPORTS) is (code == "camera_structure")
        assert finding.outcome is not Outcome.CONTRADICTS

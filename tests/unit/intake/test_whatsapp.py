"""WhatsApp's exported chats: every way in which a telephone writes them down."""

import datetime as dt
import io
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.intake.whatsapp.content import read_content
from pipeline.intake.whatsapp.lines import messages_of
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    notes,
    read,
    read_bytes,
    reasons,
    root_of,
    tar_of,
    zip_of,
)
from tests.unit.intake.chats import (
    LRM,
    PHOTO,
    RLM,
    context,
    only,
    only_gap,
    read_zip,
    unpacked,
    whatsapp_android,
    whatsapp_ios,
    whatsapp_members,
)

IOS = "00000035-PHOTO-2022-03-27-21-41-55.jpg"
ANDROID = "IMG-20220323-WA0002.jpg"


def chat(text: bytes, folder: Path, *names: str, **more: bytes) -> list[Found]:
    """A chat with photos of these names beside it."""
    return read_zip({"_chat.txt": text, **dict.fromkeys(names, PHOTO), **more}, folder)


# The lines of real exports, exactly as they stand in the paper, with the file that each names.
REAL = {
    "iOS, English": (
        f"{LRM}[3/27/22, 21:41:55] Dmitry S: {LRM}<attached: {IOS}>",
        IOS,
        "Dmitry S",
        "2022-03-27T21:41:55",
        None,
    ),
    "iOS, a document": (
        f"{LRM}[3/27/22, 21:41:55] Dmitry S: Some file.txt {LRM}<attached: 00000046-Some file.txt>",
        "00000046-Some file.txt",
        "Dmitry S",
        "2022-03-27T21:41:55",
        "Some file.txt",
    ),
    "iOS, a document with pages": (
        f"{LRM}[3/27/22, 21:41:55] Dmitry S: Resume.pdf • {LRM}2 pages {LRM}<attached: 00000047-Resume.pdf>",
        "00000047-Resume.pdf",
        "Dmitry S",
        "2022-03-27T21:41:55",
        "Resume.pdf • ‹U+200E›2 pages",
    ),
    "iOS, Arabic": (
        f"{RLM}[{RLM}27{RLM}/3{RLM}/2022، 21:41:55] Dmitry S: {RLM}<المُرفق: {IOS}>",
        IOS,
        "Dmitry S",
        "2022-03-27T21:41:55",
        None,
    ),
    "iOS, Arabic without marks on the letters": (
        f"{RLM}[{RLM}27{RLM}/3{RLM}/2022، 21:41:55] أحمد: {RLM}<مرفق: {IOS}>",
        IOS,
        "أحمد",
        "2022-03-27T21:41:55",
        None,
    ),
    "Android, English": (
        f"23/03/2022, 13:32 - Elon: {ANDROID} (file attached)",
        ANDROID,
        "Elon",
        "2022-03-23T13:32:00",
        None,
    ),
    "Android, Arabic": (
        f"{RLM}٢٣/٩/٢٠١٦، ٢:٠٣ م - أحمد: {RLM}IMG-20160923-WA0007.jpg (الملف مرفق)",
        "IMG-20160923-WA0007.jpg",
        "أحمد",
        "2016-09-23T14:03:00",
        None,
    ),
    "Android, German": (
        "16.01.21, 23:09 - X: abc.jpg (Datei angehängt)",
        "abc.jpg",
        "X",
        "2021-01-16T23:09:00",
        None,
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_real_lines_are_read(name: str, tmp_path: Path) -> None:
    line, file, sender, reading, words = REAL[name]
    one = only(chat((line + "\n").encode(), tmp_path, file))
    told = context(one)
    assert (one.name.display, one.channel) == (file, Channel.WHATSAPP)
    assert (told.sender, told.words) == (sender, words)
    assert told.sent is not None
    assert told.sent.wall_clock == reading
    assert (told.sent.semantics, told.sent.authority) == (TimeSemantics.SEND, Authority.EXPORT)
    assert told.sent.zone_basis is ZoneBasis.UNKNOWN


# One line of each language, with a file of a name that nobody but the sender gave.
LANGUAGES = [
    "[23/03/2022 13:32:05] X: \u200e<Anhang: {}>",
    "[23/03/2022 13:32:05] X: \u200e<pièce jointe : {}>",
    "[23/3/22 13:32:05] X: \u200e<adjunto: {}>",
    "[23/03/22 13:32:05] X: \u200e<anexado: {}>",
    "[23.03.2022, 13:32:05] X: \u200e<прикреплено: {}>",
    "[23.03.2022 13:32:05] X: \u200e<přiloženo: {}>",
    "[23.03.2022 13:32:05] X: \u200e<eklendi: {}>",
    "\u200f[\u06f1\u06f4\u06f0\u06f1/\u06f1/\u06f3،\u200f \u06f1\u06f3:\u06f3\u06f2:\u06f0\u06f5] X: \u200f<پیوست: {}>",
    "[2022/3/23 13:32:05] X: \u200e<附件：{}>",
    "[2022. 3. 23. 오후 1:32:05] X: \u200e<첨부: {}>",
    "[3/23/22, 1:32:05\u202fPM] X: \u200e<attached: {}>",
    "[23/3/2565 BE 13:32:05] X: \u200e<a phrase not known: {}>",
    "[R4/3/23 13:32:05] X: \u200e<添付: {}>",
    "23/03/2022 à 13:32 - X: {} (fichier joint)",
    "23/3/22 1:32 p. m. - X: {} (archivo adjunto)",
    "23/03/2022 13:32 - X: {} (arquivo anexado)",
    "23.03.2022, 13:32 - X: {} (файл добавлен)",
    "23.03.22 13:32 - X: {} (soubor byl přiložen)",
    "23.03.2022 13:32 - X: {} (dosya ekli)",
    "۲۳/۳/۲۰۲۲،\u200f ۱۳:۳۲ - X: {} (پرونده پیوست شد)",
    "23/3/2022، 1:32 PM - X: {} (فائل منسلک ہے)",
    "23.3.2022 klo 13.32 - X: {} (tiedosto liitteenä)",
    "2022-03-23 13:32 - X: {} (bifogad fil)",
    "23-03-2022 13:32 - X: {} (bestand bijgevoegd)",
    "2022년 3월 23일 오후 1:32, X : {} (파일 첨부됨)",
]


@pytest.mark.parametrize("line", LANGUAGES)
@pytest.mark.parametrize("name", ["00000046-مستند.pdf", "تقرير (1).pdf", "DOC-20220323-WA0001."])
def test_no_language_is_needed_to_find_a_file(line: str, name: str, tmp_path: Path) -> None:
    one = only(chat((line.format(name) + "\n").encode(), tmp_path, name))
    told = context(one)
    assert (one.name.display, told.sender) == (name, "X")
    assert told.sent is not None and told.sent.wall_clock is not None
    assert told.sent.wall_clock[:16] == "2022-03-23T13:32"


OMITTED = [
    "<Media omitted>",
    "<تم استبعاد الوسائط>",
    f"{LRM}image omitted",
    f"{LRM}video omitted",
    f"{LRM}GIF omitted",
    f"{LRM}Contact card omitted",
    f"{RLM}لم يتم إدراج الصورة",
    f"{RLM}لم يتم إدراج الفيديوهات",
    f"{RLM}لم يتم إدراج المقاطع الصوتية",
    f"{RLM}لم يتم إدراج المستند",
    f"{RLM}لم يتم إدراج صورة GIF",
    f"{RLM}لم يتم إدراج بطاقة جهة اتصال",
    f"{RLM}تم حذف الملصقات",
    "<Medien ausgeschlossen>",
    "<Médias omis>",
    "<Multimedia omitido>",
    "<Mídia oculta>",
    "<Без медиафайлов>",
    "<Média vynechána>",
    "<Medya dahil edilmedi>",
    "<a phrase nobody listed>",
]


@pytest.mark.parametrize("words", OMITTED)
@pytest.mark.parametrize("header", ["[27/3/22, 21:41:55] ", "27/03/2022, 21:41 - "])
def test_media_left_out_are_gaps(words: str, header: str, tmp_path: Path) -> None:
    found = chat(f"{header}Sam: {words}\n".encode(), tmp_path)
    one = only_gap(found)
    assert (one.kind, one.reason.id, one.name) == (GapKind.OMITTED, "intake-gap-chat-omitted", None)
    assert (context(one).sender, context(one).words) == ("Sam", None)
    assert not arrivals(found)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Viewed once only image", "intake-gap-chat-view-once"),
        (f"{LRM}<View once voice message omitted>", "intake-gap-chat-view-once"),
        ("null", "intake-gap-whatsapp-null"),
    ],
)
def test_other_absences_say_why(words: str, reason: str, tmp_path: Path) -> None:
    assert reasons(chat(f"27/03/2022, 21:41 - Sam: {words}\n".encode(), tmp_path)) == [reason]


def test_a_document_left_out_keeps_its_name_and_a_caption_its_words(tmp_path: Path) -> None:
    found = chat(
        whatsapp_ios(
            f"[27/3/22, 21:41:55] Sam: Resume.pdf • {LRM}2 pages {LRM}document omitted",
            f"[27/3/22, 21:42:55] Sam: look at this {LRM}image omitted",
        ),
        tmp_path,
    )
    told = [(one.name.display if one.name else None, context(one).words) for one in gaps(found)]
    assert told == [("Resume.pdf", None), (None, "look at this")]


def test_deleted_messages_are_counted_once(tmp_path: Path) -> None:
    words = ("This message was deleted.", f"{RLM}تم حذف هذه الرسالة", "Du hast diese Nachricht gelöscht.")
    found = chat(whatsapp_android(*(f"27/03/2022, 21:41 - Sam: {one}" for one in words)), tmp_path)
    one = only_gap(found)
    assert (one.kind, one.reason.parameters[0].value) == (GapKind.DELETED, 3)


def test_captions_stand_before_the_file_on_ios_and_behind_it_on_android(tmp_path: Path) -> None:
    ios = whatsapp_ios(f"[27/3/22, 21:41:55] Sam: first\nsecond {LRM}<attached: {IOS}>", "[27/3/22, 21:45:00] Sam: hi")
    assert context(only(chat(ios, tmp_path, IOS))).words == "first\nsecond"
    android = whatsapp_android(
        f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)", "first", "second", "27/03/2022, 21:45 - Sam: hi"
    )
    assert context(only(chat(android, tmp_path, ANDROID))).words == "first\nsecond"


def test_an_edit_is_noted_and_is_no_caption(tmp_path: Path) -> None:
    text = whatsapp_ios(
        f"[27/3/22, 21:41:55] Sam: look {LRM}<attached: {IOS}> {LRM}<This message was edited>",
        "[28/3/22, 21:41:55] Sam: x",
    )
    one = only(chat(text, tmp_path, IOS))
    assert (context(one).words, notes(one)) == ("look", ["intake-note-edited-undated"])


def test_senders_are_shown_as_stated_without_the_marks_around_them(tmp_path: Path) -> None:
    text = whatsapp_android(
        f"27/03/2022, 21:41 - \u202a+963 944 123 456\u202c: {ANDROID} (file attached)",
        "27/03/2022, 21:42 - ~\u202fRania: VID-20220327-WA0001.mp4 (file attached)",
        "27/03/2022, 21:43 - Press: Aleppo: PTT-20220327-WA0002.opus (file attached)",
        "27/03/2022, 21:44 - evil\u202egpj: AUD-20220327-WA0003.mp3 (file attached)",
    )
    files = (ANDROID, "VID-20220327-WA0001.mp4", "PTT-20220327-WA0002.opus", "AUD-20220327-WA0003.mp3")
    found = chat(text, tmp_path, *files)
    senders = ["+963 944 123 456", "~\u202fRania", "Press: Aleppo", "evil‹U+202E›gpj"]
    assert [context(one).sender for one in arrivals(found)] == senders
    assert {"intake-note-chat-group"} <= set(notes(arrivals(found)[0]))


def test_lines_of_the_service_bring_nothing_and_are_nobody(tmp_path: Path) -> None:
    text = whatsapp_android(
        "27/03/2022, 21:40 - Messages and calls are end-to-end encrypted. No one can read them.",
        "27/03/2022, 21:40 - Sam created group “x”",
        f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)",
    )
    assert context(only(chat(text, tmp_path, ANDROID))).sender == "Sam"


def test_a_file_that_is_named_but_not_there_is_missing(tmp_path: Path) -> None:
    one = only_gap(chat(f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)\n".encode(), tmp_path))
    assert (one.kind, one.name and one.name.display) == (GapKind.MISSING, ANDROID)


def test_a_forwarded_file_is_one_arrival_of_each_message(tmp_path: Path) -> None:
    text = whatsapp_android(
        f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)", f"28/03/2022, 09:00 - Rania: {ANDROID} (file attached)"
    )
    found = chat(text, tmp_path, ANDROID)
    assert [context(one).sender for one in arrivals(found)] == ["Sam", "Rania"]
    assert len({one.object.sha256 for one in arrivals(found)}) == 1


def test_orphans_are_kept_and_strangers_are_no_orphans(tmp_path: Path) -> None:
    members = {"_chat.txt": b"27/03/2022, 21:41 - Sam: <Media omitted>\n", ANDROID: PHOTO, "holiday.jpg": b"x"}
    folder = unpacked(members, tmp_path / "Downloads")
    told = {one.name.display: (one.channel, notes(one)) for one in arrivals(read(folder))}
    assert told == {
        ANDROID: (Channel.WHATSAPP, ["intake-note-orphan"]),
        "holiday.jpg": (Channel.FOLDER, []),
    }


def test_negative_counters_and_documents_that_end_with_a_dot(tmp_path: Path) -> None:
    voice, document = "-0000013-AUDIO-2022-03-27-21-41-55.opus", "DOC-20220327-WA0001."
    text = whatsapp_ios(
        f"[27/3/22, 21:41:55] Sam: {LRM}<attached: {voice}>", f"[27/3/22, 21:42:55] Sam: {LRM}<attached: {document}>"
    )
    # Windows drops the dot.
    found = chat(text, tmp_path, voice, "DOC-20220327-WA0001")
    assert [one.name.display for one in arrivals(found)] == [voice, "DOC-20220327-WA0001"]


NAMED, STORED = f"00000046-Café{LRM} \u00a0photo:1?.jpg", "00000046-Cafe\u0301 photo_1_.jpg"


def test_names_that_unpacking_changed_are_found(tmp_path: Path) -> None:
    text = f"[27/3/22, 21:41:55] Sam: {LRM}<attached: {NAMED}>\r\n".encode()
    for stored in (NAMED, STORED, unicodedata.normalize("NFC", STORED), STORED.upper()):
        assert only(chat(text, tmp_path, stored)).message is not None


DATES: Mapping[str, tuple[tuple[str, ...], str | None]] = {
    "a day above 12": (("13/4/22, 10:00", "3/4/22, 10:00"), None),
    "a month first, by a day above 12": (("4/13/22, 10:00", "5/3/22, 10:00"), "2022-05-03T10:00:00"),
    "months first, by running forward": (
        ("3/4/22, 10:00", "3/8/22, 10:00", "4/1/22, 10:00"),
        "2022-04-01T10:00:00",
    ),
    "days first, by running forward": (("4/3/22, 10:00", "8/3/22, 10:00", "1/4/22, 10:00"), "2022-04-01T10:00:00"),
    "year first": (("2022-04-03, 10:00",), "2022-04-03T10:00:00"),
    "two digits of the year first": (("22. 3. 31. 오전 10:00", "22. 4. 3. 오전 10:00"), "2022-04-03T10:00:00"),
}


@pytest.mark.parametrize("name", [name for name in DATES if DATES[name][1]])
def test_the_order_of_the_date_is_inferred_from_the_whole_chat(name: str, tmp_path: Path) -> None:
    stamps, expected = DATES[name]
    text = whatsapp_android(*(f"{stamp} - Sam: a.jpg (file attached)" for stamp in stamps))
    last = arrivals(chat(text, tmp_path, "a.jpg"))[-1]
    sent = context(last).sent
    assert sent is not None and sent.wall_clock == expected


def test_a_date_that_stays_open_spans_all_its_readings(tmp_path: Path) -> None:
    one = only(chat(b"3/4/22, 10:00 - Sam: a.jpg (file attached)\n", tmp_path, "a.jpg"))
    sent = context(one).sent
    assert sent is not None
    assert (sent.wall_clock, sent.stated, sent.zone_basis) == (None, "3/4/22, 10:00", ZoneBasis.UNKNOWN)
    assert sent.interval.earliest == dt.datetime(2022, 3, 3, 20, tzinfo=dt.UTC)
    assert sent.interval.latest == dt.datetime(2022, 4, 3, 22, 1, tzinfo=dt.UTC)
    assert notes(one) == ["intake-note-chat-open-date"]


def test_names_of_files_decide_open_dates(tmp_path: Path) -> None:
    ios = f"[3/4/22, 10:00:07] Sam: {LRM}<attached: 00000001-PHOTO-2022-03-04-10-00-07.jpg>\r\n".encode()
    android = b"3/4/22, 10:00 - Sam: IMG-20220403-WA0001.jpg (file attached)\n"
    for text, name, expected in (
        (ios, "00000001-PHOTO-2022-03-04-10-00-07.jpg", "2022-03-04T10:00:07"),
        (android, "IMG-20220403-WA0001.jpg", "2022-04-03T10:00:00"),
    ):
        sent = context(only(chat(text, tmp_path, name))).sent
        assert sent is not None and sent.wall_clock == expected


def test_a_half_of_the_day_that_is_not_known_leaves_both(tmp_path: Path) -> None:
    sent = context(only(chat(b"23/3/2022 1:32 qq - Sam: a.jpg (file attached)\n", tmp_path, "a.jpg"))).sent
    assert sent is not None and sent.wall_clock is None
    length = sent.interval.latest - sent.interval.earliest
    assert length == dt.timedelta(hours=26 + 12, minutes=1)


def test_a_date_that_is_none_is_shown_and_claims_nothing(tmp_path: Path) -> None:
    one = only(chat(b"99/99/22, 10:00 - Sam: a.jpg (file attached)\n", tmp_path, "a.jpg"))
    assert context(one).sent is None
    assert notes(one) == ["intake-note-chat-no-date"]


def test_one_odd_line_does_not_turn_the_dates_of_a_long_chat_round(tmp_path: Path) -> None:
    lines = [f"{day}/1/22, 10:00 - Sam: good morning" for day in range(1, 31)]
    lines += ["1/25/22, 10:00 - Sam: typed by somebody", "3/2/22, 10:00 - Sam: a.jpg (file attached)"]
    sent = context(only(chat(whatsapp_android(*lines), tmp_path, "a.jpg"))).sent
    assert sent is not None and sent.wall_clock == "2022-02-03T10:00:00"


def test_a_message_typed_inside_another_is_pointed_out_on_ios(tmp_path: Path) -> None:
    text = whatsapp_ios(
        f"[27/3/22, 21:41:55] Sam: look\n[1/1/16, 10:00:00] Rania: {LRM}<attached: {IOS}>", "[28/3/22, 21:41:55] Sam: x"
    )
    assert "intake-note-whatsapp-inside" in notes(only(chat(text, tmp_path, IOS)))


def test_copied_messages_in_a_message_begin_none(tmp_path: Path) -> None:
    text = whatsapp_android(
        "27/03/2022, 21:41 - Sam: see what he wrote:",
        f"[27/3/22, 20:00:00] Rania: {LRM}<attached: 00000001-PHOTO-2022-03-27-20-00-00.jpg>",
        f"27/03/2022, 21:42 - Sam: {ANDROID} (file attached)",
    )
    assert [context(one).sender for one in arrivals(chat(text, tmp_path, ANDROID))] == ["Sam"]


@pytest.mark.parametrize(
    ("name", "inside", "expected"),
    [
        ("WhatsApp Chat - Rania.zip", "_chat.txt", "Rania"),
        ("x.zip", "WhatsApp Chat with Rania.txt", "Rania"),
        ("x.zip", "Чат WhatsApp с Раня.txt", "Раня"),
        ("x.zip", "Chat WhatsApp s uživatelem Petr.txt", "Petr"),
        ("x.zip", "Discussion WhatsApp avec Marie.txt", "Marie"),
        ("x.zip", "Conversa do WhatsApp com João.txt", "João"),
        ("x.zip", "دردشة واتساب مع أحمد.txt", "أحمد"),
        ("x.zip", "WhatsApp Chat - Rania/_chat.txt", "Rania"),
        ("x.zip", "_chat.txt", None),
    ],
)
def test_the_conversation_is_called_as_its_file_says(
    name: str, inside: str, expected: str | None, tmp_path: Path
) -> None:
    found = read_zip({inside: b"27/03/2022, 21:41 - Sam: <Media omitted>\n"}, tmp_path, name)
    assert context(only_gap(found)).conversation == expected


SHAPES = {
    "zip": lambda members: zip_of(members),
    "tar": lambda members: tar_of(members),
    "tar with a dot in front": lambda members: tar_of({f"./{name}": raw for name, raw in members.items()}),
    "zip of a folder": lambda members: zip_of({f"WhatsApp Chat - X/{name}": raw for name, raw in members.items()}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_an_export_is_read(shape: str, tmp_path: Path) -> None:
    found = read_bytes(SHAPES[shape](whatsapp_members()), tmp_path)
    assert [(one.name.display, notes(one)) for one in arrivals(found)] == [
        (IOS, []),
        ("00000099-PHOTO-2022-03-01-10-00-00.jpg", ["intake-note-orphan"]),
    ]
    assert reasons(found) == ["intake-gap-missing", "intake-gap-chat-omitted", "intake-gap-chat-deleted"]
    assert [one.name.display for one in containers(found)][1:] == ["_chat.txt"]


def test_a_bare_text_finds_only_the_files_that_it_names(tmp_path: Path) -> None:
    folder = unpacked(whatsapp_members() | {"private.jpg": b"nobody's business"}, tmp_path / "Downloads")
    found = read(folder / "_chat.txt")
    assert [one.name.display for one in arrivals(found)] == [IOS]
    assert reasons(found)[0] == "intake-gap-missing"


def test_a_bare_text_without_its_files_names_them_all(tmp_path: Path) -> None:
    found = read_bytes(whatsapp_members()["_chat.txt"], tmp_path, "chat.txt")
    assert reasons(found) == [
        "intake-gap-missing",
        "intake-gap-missing",
        "intake-gap-chat-omitted",
        "intake-gap-chat-deleted",
    ]
    quiet = b"27/03/2022, 21:41 - Sam: hello\n" * 2_000 + b"27/03/2022, 21:42 - Sam: <Media omitted>\n"
    assert reasons(read_bytes(quiet, tmp_path, "WhatsApp Chat with Sam.txt")) == ["intake-gap-chat-omitted"]
    assert reasons(read_bytes(quiet, tmp_path, "renamed.txt", kind="whatsapp")) == ["intake-gap-chat-omitted"]


def test_records_of_programs_are_no_chats(tmp_path: Path) -> None:
    for text in (b"2022-03-27 21:41 - INFO: started\n" * 5, b"[2022-03-27 21:41:55] kernel: eth0 up\n" * 5):
        (one,) = read_bytes(text, tmp_path, "log.txt")
        assert one.channel is Channel.FILE
        assert {one.channel for one in arrivals(read_zip({"log.txt": text, "a.jpg": PHOTO}, tmp_path))} == {
            Channel.FILE
        }


def test_two_chats_in_one_folder_find_their_own_files(tmp_path: Path) -> None:
    other = "VID-20220327-WA0001.mp4"
    folder = unpacked(
        {
            "WhatsApp Chat with Rania.txt": f"27/03/2022, 21:41 - R: {ANDROID} (file attached)\n".encode(),
            "WhatsApp Chat with Sam.txt": f"27/03/2022, 21:41 - S: {other} (file attached)\n".encode(),
            ANDROID: PHOTO,
            other: b"video",
        },
        tmp_path / "both",
    )
    told = {one.name.display: context(one).conversation for one in arrivals(read(folder))}
    assert told == {ANDROID: "Rania", other: "Sam"}


def test_a_chat_sent_in_a_chat_is_opened_in_its_place(tmp_path: Path) -> None:
    sent = "00000046-WhatsApp Chat with Rania.txt"
    inner = b"27/03/2022, 21:41 - R: IMG-20220327-WA0009.jpg (file attached)\n"
    text = f"[27/3/22, 21:41:55] Sam: {LRM}<attached: {sent}>\r\n".encode()
    found = read_zip({"_chat.txt": text, sent: inner}, tmp_path)
    assert [one.name.display for one in containers(found)] == ["export.zip", "_chat.txt", sent]
    assert [one.name.display for one in gaps(found) if one.name] == ["IMG-20220327-WA0009.jpg"]


def test_texts_of_other_encodings_are_read(tmp_path: Path) -> None:
    text = f"27/03/2022, 21:41 - أحمد: {ANDROID} (الملف مرفق)\n"
    for raw in (text.encode("utf-8-sig"), text.encode("utf-16"), b"\xff\xfe"[:0] + text.encode() + b"\xff\n"):
        assert context(only(chat(raw, tmp_path, ANDROID))).sender == "أحمد"


def test_lines_around_are_kept_where_the_team_asks_for_them(tmp_path: Path) -> None:
    text = whatsapp_android(
        "27/03/2022, 21:40 - Rania: where are you?",
        f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)",
        "27/03/2022, 21:42 - Rania: my God",
    )
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of({"_chat.txt": text, ANDROID: PHOTO}))
    assert not context(only(read(path))).around
    found = list(reader_for(root_of(path), None, Means(context_lines=1)).read(MemoryCabinet()))
    lines = context(only(found)).around
    assert [(line.position, line.sender, line.words) for line in lines] == [
        (-1, "Rania", "where are you?"),
        (1, "Rania", "my God"),
    ]


def test_a_member_beyond_the_folder_is_not_reached(tmp_path: Path) -> None:
    text = f"[27/3/22, 21:41:55] Sam: {LRM}<attached: ../../etc/passwd>\r\n".encode()
    one = only_gap(read_zip({"chat/_chat.txt": text, "etc/passwd": b"x"}, tmp_path, "a.zip"))
    assert one.kind is GapKind.MISSING


@given(st.text(alphabet="[]<>()-: ,./0123456789\n\r\u200e\u200fم年APM", max_size=200))
def test_lines_of_any_form_are_read(words: str) -> None:
    for header in ("[27/3/22, 21:41:55] Sam: ", "27/03/2022, 21:41 - Sam: ", ""):
        for message in messages_of(io.BytesIO((header + words).encode())):
            assert read_content(message, lambda name: "." in name)


def test_a_long_line_and_many_colons_are_read_in_time(tmp_path: Path) -> None:
    hostile = "27/03/2022, 21:41 - " + ": " * 200_000 + "<" * 200_000 + "\n"
    found = chat((hostile + f"27/03/2022, 21:41 - Sam: {ANDROID} (file attached)\n").encode(), tmp_path, ANDROID)
    assert len(arrivals(found)) == 1

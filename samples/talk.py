"""The conversation in the Skype export. Every person in it is invented."""

from samples import skype
from samples.skype import ACTIVIST, OWNER, Media, docid, message, uri_object

PHOTO_SENTENCE = "لعرض هذه الصورة التي تمت مشاركتها، انتقل إلى:"
FILE_SENTENCE = "لعرض هذا الملف، انتقل إلى:"
VIDEO_SENTENCE = "لعرض رسالة الفيديو هذه، انتقل إلى:"


def export(s1: bytes, s2: bytes, poster: bytes, orphan: bytes, b1: bytes) -> bytes:
    """The tar: photo, video, expired file, deleted photo, edit, quote, orphan and a forwarded file."""
    photo = Media(docid(1), "photo_2017-11-13_14-31-05.jpg", "image/jpeg", s1)
    clip = Media(docid(2, "neu", 8), "video-1510575300.mp4", "video/mp4", s2, poster=poster)
    gone = Media(docid(3, "weu", 11), "VID_20171113_141030.mp4", "video/mp4", b"", "2017-12-13T12:52:10.1100000Z")
    lone = Media(docid(4, "neu", 2), "IMG_3311.jpg", "image/jpeg", orphan)
    same = Media(docid(5, "weu", 6), "IMG_0409.JPG", "image/jpeg", b1)
    return skype.packed(_messages(photo, clip, gone, same), (photo, clip, gone, lone, same))


def _messages(photo: Media, clip: Media, gone: Media, same: Media) -> list[dict[str, object]]:
    picture = uri_object("Picture.1", photo, len(photo.body), PHOTO_SENTENCE, "pic")
    film = uri_object("Video.1", clip, len(clip.body), VIDEO_SENTENCE, "vim")
    lost = uri_object("File.1", gone, 18_204_551, FILE_SENTENCE, "docid")
    file = uri_object("File.1", same, len(same.body), FILE_SENTENCE, "docid")
    return [
        message("2017-11-13T12:24:11.220Z", ACTIVIST, "Text", "السلام عليكم، قصف الآن على السوق في الأتارب"),
        message("2017-11-13T12:25:02.9Z", OWNER, "Text", "وعليكم السلام. هل أنت بأمان؟ متى وقع القصف؟"),
        message("2017-11-13T12:27:40.114Z", ACTIVIST, "Text", "الساعة الثانية وثماني دقائق تقريباً، ثلاث غارات"),
        message("2017-11-13T12:33:05.501Z", ACTIVIST, "RichText/UriObject", picture, (photo.docid,)),
        *_edited(),
        message("2017-11-13T12:41:55.7Z", ACTIVIST, "RichText/Media_Video", film, (clip.docid,)),
        message("2017-11-13T12:52:10.11Z", ACTIVIST, "RichText/Media_GenericFile", lost, (gone.docid,)),
        message("2017-11-13T12:58:47.003Z", ACTIVIST, "RichText/UriObject", "", (), {"deletetime": "1510578122004"}),
        message("2017-11-13T13:04:20Z", OWNER, "RichText", _quote(picture)),
        message("2017-11-13T13:06:31.48Z", ACTIVIST, "Text", "وصلتني من ناشط آخر في Reyhanli &amp; لا أعرف المصور"),
        message("2017-11-13T13:15:09.35Z", ACTIVIST, "RichText/Media_GenericFile", file, (same.docid,)),
        message("2017-11-14T08:01:10.4Z", ACTIVIST, "Text", "هذه الصورة من يوسف، أرسلها لكم أيضاً بالبريد"),
    ]


def _edited() -> list[dict[str, object]]:
    """A caption and the record of its edit: same sender, same arrival time."""
    when = "2017-11-13T12:34:12.090Z"
    first = message(when, ACTIVIST, "RichText", "السوق بعد الغارة الثانية")
    mark = '<e_m a="activist.atareb" ts_ms="1510576502000" ts="1510576502" t="61"></e_m>'
    changed = {"edittime": "1510576502000", "isserversidegenerated": True}
    second = message(when, ACTIVIST, "RichText", f"السوق بعد الغارة الثالثة{mark}", (), changed)
    return [first, second]


def _quote(picture: str) -> str:
    return (
        '<quote author="activist.atareb" authorname="ناشط الأتارب" timestamp="1510576385" '
        f'conversation="{ACTIVIST}" '
        f'messageid="1510576385501" cuid="14170915840122119561">'
        "<legacyquote>[13/11/2017 14:33:05] ناشط الأتارب: </legacyquote>"
        f"{picture}<legacyquote>\n\n&lt;&lt;&lt; </legacyquote></quote>من صوّر هذه الصورة؟"
    )

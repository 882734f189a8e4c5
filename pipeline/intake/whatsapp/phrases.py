"""What WhatsApp itself writes into a chat, as far as its words are known: they are those of the telephone.

Nothing depends on these lists alone: a file is found by the form of its line, and by lying in the export. They say
what is no longer there, which has no other form. Compared without marks, in one case, without a full stop.
"""

import unicodedata
from typing import Final

from pipeline.intake.whatsapp.stamps import PLAIN


def plain_phrase(words: str) -> str:
    """One way of writing for a phrase of any telephone."""
    flat = unicodedata.normalize("NFC", words.translate(PLAIN)).casefold()
    return " ".join(flat.split()).strip("<>()[]（）.。!‎ ")


def _phrases(words: str) -> frozenset[str]:
    return frozenset(plain_phrase(line) for line in words.splitlines() if line.strip())


OMITTED: Final = _phrases(
    """
    media omitted
    image omitted
    photo omitted
    video omitted
    video note omitted
    audio omitted
    voice message omitted
    document omitted
    sticker omitted
    GIF omitted
    contact card omitted
    file omitted
    تم استبعاد الوسائط
    تم استبعاد الصورة
    تم استبعاد الفيديو
    تم استبعاد الصوت
    تم حذف الوسائط
    لم يتم إدراج الوسائط
    لم يتم إدراج الصورة
    لم يتم إدراج الصور
    لم يتم إدراج الفيديو
    لم يتم إدراج الفيديوهات
    لم يتم إدراج المقطع الصوتي
    لم يتم إدراج المقاطع الصوتية
    لم يتم إدراج المستند
    لم يتم إدراج صورة GIF
    لم يتم إدراج بطاقة جهة اتصال
    لم يتم إدراج بطاقة جهة الاتصال
    لم يتم إدراج الملصق
    تم حذف الملصقات
    Medien ausgeschlossen
    Medien weggelassen
    Bild weggelassen
    Video weggelassen
    Videonachricht weggelassen
    Audio weggelassen
    Dokument weggelassen
    Sticker weggelassen
    GIF weggelassen
    Kontaktkarte ausgelassen
    Médias omis
    Fichier omis
    image absente
    vidéo absente
    audio omis
    document manquant
    sticker omis
    GIF retiré
    fiche contact omise
    Multimedia omitido
    Archivo omitido
    imagen omitida
    video omitido
    audio omitido
    documento omitido
    sticker omitido
    GIF omitido
    Tarjeta de contacto omitida
    Mídia oculta
    Mídia omitida
    Arquivo de mídia oculto
    Ficheiro não revelado
    imagem ocultada
    imagem omitida
    vídeo omitido
    áudio ocultado
    áudio omitido
    documento omitido
    figurinha omitida
    GIF omitido
    Cartão do contato omitido
    Без медиафайлов
    Медиафайл пропущен
    Файл пропущен
    изображение отсутствует
    видео отсутствует
    аудиофайл отсутствует
    документ отсутствует
    стикер отсутствует
    GIF отсутствует
    Карточка контакта отсутствует
    Média vynechána
    Média byla vynechána
    Mediální soubor byl vynechán
    obrázek vynechán
    video vynecháno
    audio vynecháno
    dokument vynechán
    nálepka vynechána
    Medya dahil edilmedi
    Medya atlanmış
    görüntü dahil edilmedi
    video dahil edilmedi
    ses dahil edilmedi
    belge dahil edilmedi
    Çıkartma dahil edilmedi
    GIF dahil edilmedi
    رسانه حذف شد
    رسانه پیوست نشد
    پیوست نما
    تصویر حذف شد
    تصویر پیوست نشد
    ویدیو حذف شد
    صدا حذف شد
    میڈیا شامل نہیں کیا گیا
    میڈیا چھوڑ دیا گیا
    تصویر شامل نہیں کی گئی
    Media omessi
    Media omesso
    immagine omessa
    video omesso
    audio omesso
    documento omesso
    Media weggelaten
    afbeelding weggelaten
    video weggelaten
    audio weggelaten
    document weggelaten
    Media tidak disertakan
    gambar tidak disertakan
    メディアは含まれていません
    画像は含まれていません
    媒体省略
    省略多媒體檔案
    图像已忽略
    미디어 파일을 생략한 대화내용
    המדיה הושמטה
    मीडिया के बिना
    Pominięto multimedia
    """
)

VIEW_ONCE: Final = _phrases(
    """
    Viewed once only image
    Viewed once only video
    View once message
    View once photo
    View once video
    View once voice message omitted
    You received a view once message. For added privacy, you can only open it on your phone
    رسالة للعرض لمرة واحدة
    صورة للعرض لمرة واحدة
    فيديو للعرض لمرة واحدة
    Nachricht zur einmaligen Ansicht
    Message à vue unique
    Mensaje de visualización única
    Mensagem de visualização única
    Сообщение для однократного просмотра
    Tek seferlik görüntülenecek mesaj
    """
)

DELETED: Final = _phrases(
    """
    This message was deleted
    You deleted this message
    This message was deleted by admin
    تم حذف هذه الرسالة
    حذفت هذه الرسالة
    حذفتَ هذه الرسالة
    لقد حذفت هذه الرسالة
    لقد حذفت أنت هذه الرسالة
    Diese Nachricht wurde gelöscht
    Du hast diese Nachricht gelöscht
    Ce message a été supprimé
    Vous avez supprimé ce message
    Este mensaje fue eliminado
    Se eliminó este mensaje
    Eliminaste este mensaje
    Esta mensagem foi apagada
    Mensagem apagada
    Você apagou esta mensagem
    Apagou esta mensagem
    Данное сообщение удалено
    Сообщение удалено
    Вы удалили данное сообщение
    Tato zpráva byla odstraněna
    Odstranili jste tuto zprávu
    Bu mesaj silindi
    Bu mesajı sildiniz
    این پیام حذف شد
    این پیام حذف شده است
    شما این پیام را حذف کردید
    یہ پیغام حذف کر دیا گیا
    آپ نے یہ پیغام حذف کر دیا
    Questo messaggio è stato eliminato
    Hai eliminato questo messaggio
    Dit bericht is verwijderd
    U hebt dit bericht verwijderd
    """
)

EDITED: Final = _phrases(
    """
    This message was edited
    تم تعديل هذه الرسالة
    Diese Nachricht wurde bearbeitet
    Ce message a été modifié
    Se editó este mensaje
    Este mensaje fue editado
    Esta mensagem foi editada
    Mensagem editada
    Данное сообщение изменено
    Сообщение изменено
    Tato zpráva byla upravena
    Bu mesaj düzenlendi
    این پیام ویرایش شد
    یہ پیغام ترمیم کیا گیا
    Questo messaggio è stato modificato
    Dit bericht is bewerkt
    """
)

ATTACHED: Final = _phrases(
    """
    attached
    file attached
    المُرفق
    مرفق
    المرفق
    الملف مرفق
    ملف مرفق
    Anhang
    Datei angehängt
    pièce jointe
    fichier joint
    adjunto
    archivo adjunto
    anexado
    arquivo anexado
    ficheiro anexado
    прикреплено
    файл прикреплен
    файл прикреплён
    файл добавлен
    přiloženo
    soubor přiložen
    soubor byl přiložen
    eklendi
    dosya ekli
    dosya eklendi
    پیوست
    پیوست شد
    پرونده پیوست شد
    فایل پیوست شد
    منسلک
    فائل منسلک ہے
    allegato
    file allegato
    bijgevoegd
    bestand bijgevoegd
    terlampir
    file terlampir
    添付ファイル
    附件
    文件附件
    附件檔案
    파일 첨부됨
    מצורף
    קובץ מצורף
    """
)

# حماية المصادر: لمن أُعدّت الوثيقة، وما الذي تُرك منها، وشروط الاستخدام، ودرجات المصادر.

## Closed lists
audience-team = الفريق
audience-outside = جهات من خارج الفريق
audience-public = الجمهور
consent-given = أُعطيت الموافقة
consent-limited = أُعطيت الموافقة لبعض الاستخدامات فقط
consent-not_asked = لم تُطلب الموافقة
consent-refused = رُفضت الموافقة
consent-withdrawn = سُحبت الموافقة
restriction-team_only = للفريق فقط
restriction-no_publication = لا يُنشر
restriction-hide_identity = يجب أن تبقى هوية من سلّمه مخفية
restriction-embargo = محظور إلى حين
kept_back-by_its_source = حُجب بطلب مصدره
kept_back-restricted = ليس لهؤلاء القراء، أو لم يحن وقته
reliability-A = A، موثوق تمامًا
reliability-B = B، موثوق عادةً
reliability-C = C، موثوق إلى حد ما
reliability-D = D، غير موثوق عادةً
reliability-E = E، غير موثوق
reliability-F = F، لا يمكن الحكم عليه
event-decryption = فض الختم

## For whom
sources-for-team = أُعدّ للفريق. وقد يضم ما لا يجوز نقله إلى غيره.
sources-for-outside = أُعدّ لجهات من خارج الفريق. وتُرك منه ما هو للفريق فقط.
sources-for-public = أُعدّ للجمهور. وتُرك منه ما هو للفريق فقط وما لا يُنشر.

## What is left out
sources-kept-by-source = { $n ->
    [one] حُجب عنصر واحد بطلب مصدره.
    [two] حُجب عنصران بطلب مصدرهما.
    [few] حُجبت { $n } عناصر بطلب مصادرها.
   *[other] حُجب { $n } عنصرًا بطلب مصادرها.
} ويبقى ما حُجب محفوظًا، ولا يُعرض في أي مكان، ولا يدخل في أي تقدير.
sources-kept-restricted = { $n ->
    [one] تُرك عنصر واحد لأنه ليس لهؤلاء القراء، أو لم يحن وقته.
    [two] تُرك عنصران لأنهما ليسا لهؤلاء القراء، أو لم يحن وقتهما.
    [few] تُركت { $n } عناصر لأنها ليست لهؤلاء القراء، أو لم يحن وقتها.
   *[other] تُرك { $n } عنصرًا لأنها ليست لهؤلاء القراء، أو لم يحن وقتها.
} والتقديرات هنا تستند إلى المعروض وحده.
sources-kept-gaps = { $n ->
    [one] تُركت فجوة واحدة بطلب مصدرها، أو لأنها ليست لهؤلاء القراء، أو لم يحن وقتها.
    [two] تُركت فجوتان بطلب مصدرهما، أو لأنهما ليستا لهؤلاء القراء، أو لم يحن وقتهما.
    [few] تُركت { $n } فجوات بطلب مصادرها، أو لأنها ليست لهؤلاء القراء، أو لم يحن وقتها.
   *[other] تُركت { $n } فجوة بطلب مصادرها، أو لأنها ليست لهؤلاء القراء، أو لم يحن وقتها.
}
sources-item-by-source = حُجب هذا العنصر بطلب مصدره. تبقى بايتاته وسجل حيازته محفوظة، ولا يُذكر عنه شيء، ولا يدخل في أي تقدير.
sources-item-restricted = هذا العنصر ليس لهؤلاء القراء، أو لم يحن وقته. ولا يُذكر عنه شيء هنا.
sources-gap-concealed = ملف مفقود أو تعذّر فتحه. ولا يُذكر اسمه كي تبقى هوية مصدره مخفية.

## Terms of use
summary-head-terms = شروط الاستخدام
sources-terms-embargo = للفريق فقط حتى { $day }
sources-terms-embargo-open = للفريق فقط إلى أن يُرفع الحظر

## The key, as `sanad doctor` tells it
sources-doctor-own_key = هويات من وراء الرموز مقفلة بمفتاح خاص بها: من يعمل على القضية لا يستطيع الاطلاع عليها.
sources-doctor-case = كل من يفتح القضية المشفّرة يستطيع معرفة من وراء الرمز. ويُعطى المفتاح الخاص بها عند تنفيذ «sanad init».
sources-doctor-nothing = تنبيه: مفتاح هويات من وراء الرموز موجود في مجلد القضية ويمكن قراءته. ومن حصل على المجلد عرف جميع المصادر.

## Grading
summary-head-graded = مدى موثوقية كل مصدر حتى الآن
summary-caption-graded = درجة كل مصدر كما وضعها شخص
summary-col-reliability = الموثوقية
summary-col-graded = وُضعت الدرجة
sources-graded = { $grade }؛ وضع الدرجة { $by }، { $time }
sources-not-graded = { $grade }: لم يضع أحد درجة لهذا المصدر
sources-graded-note = يضع أشخاص درجات المصادر من A إلى F. وتبيّن الدرجة كيف كان المصدر حتى الآن، ولا تقول شيئًا عن تسجيل بعينه، ولا تعطي نقاطًا في أي تقدير هنا.

# ما يشهد لملف أو للرسالة التي حملته. «مطابق» تعني أن البايتات هي التي وُقّعت أو حُسبت بصمتها، ولا تعني أبدًا أن
# الصورة تُظهر ما يُقال عنها.

## Kinds
attestation-kind-dkim = توقيع خادم بريد (DKIM)
attestation-kind-arc = أختام خوادم البريد في الطريق (ARC)
attestation-kind-authentication_results = ما وجده خادم بريدنا
attestation-kind-mail_signature = توقيع على الرسالة (S/MIME أو OpenPGP)
attestation-kind-container_digests = البصمات الرقمية التي تذكرها الحاوية
attestation-kind-container_signature = توقيع على الحاوية
attestation-kind-device_signature = توقيع البرنامج الذي التقط الصورة
attestation-kind-timestamp_token = ختم زمني
attestation-kind-self_verifying_name = اسم ملف مأخوذ من بصمته الرقمية

## Results
attestation-result-valid = مطابق
attestation-result-invalid = غير مطابق
attestation-result-not_checked = لم يُفحص

## Keys of mail servers
attestation-key-not-asked = لم يُسأل عن أي مفتاح، لأن السؤال يكشف لآخرين من هم المرسلون الذين يجري النظر في أمرهم. يمكن وضع المفتاح { $name } في مجلد القضية (trust/dkim) ما دام موجودًا في نظام DNS.
attestation-key-away = لم يُجب نظام DNS عند السؤال عن المفتاح { $name }.
attestation-key-gone = لا مفتاح باسم { $name } في نظام DNS. تُغيَّر المفاتيح كل بضعة أشهر، وتُزال القديمة.
attestation-key-revoked = سحب النطاق هذا المفتاح.
attestation-key-unusable = ما يوجد مكان المفتاح لا يمكن قراءته هنا.
attestation-key-name = يذكر التوقيع اسم مفتاح لا يصلح اسمًا لأي مفتاح.
attestation-unknown-algorithm = أُنشئ بطريقة غير معروفة هنا ({ $name }).

## DKIM
attestation-dkim-valid = النص والحقول التي يشملها هي التي وقّعها خادم هذا النطاق.
attestation-dkim-broken = الحقل موجود، لكنه ليس توقيعًا كاملًا.
attestation-dkim-no-from = لا يشمل حقل المرسل (From)؛ ومثل هذا التوقيع لا يُعتدّ به.
attestation-dkim-body-differs = النص أو المرفقات ليست هي التي وُقّعت. القوائم البريدية وبرامج فحص الفيروسات وبرامج تحويل صناديق البريد تغيّرها أيضًا.
attestation-dkim-header-differs = النص هو الذي وُقّع، لكن الحقول التي فوقه أو المفتاح غير التي وُقّع بها.

## ARC
attestation-arc-valid = { $count ->
    [one] ختم خادم واحد الرسالة في طريقها
    [two] ختم خادمان الرسالة في طريقها
    [few] ختمت { $count } خوادم الرسالة في طريقها
   *[other] ختم { $count } خادمًا الرسالة في طريقها
}؛ والأختام مطابقة، والرسالة كما سلّمها آخر خادم. المذكور هنا هو الأول.
attestation-arc-broken = أختام ناقصة أو مكررة أو غير كاملة.
attestation-arc-refused = ذكر أحد الخوادم نفسه أن السلسلة قبله لم تكن مطابقة.
attestation-arc-body-differs = النص أو المرفقات ليست هي التي ختمها الخادم الأخير.
attestation-arc-mail-differs = حقول الرسالة أو المفتاح غير التي ختم بها الخادم الأخير ({ $domain }).
attestation-arc-seal-differs = ختم { $domain } لا يطابق ما كان موجودًا قبله.

## Our own server
attestation-results-found = ذكر خادمنا: { $findings }.
attestation-results-claimed = يقول الملف إن خادمنا ذكر: { $findings }. يستطيع أي شخص كتابة ذلك في ملف، ولا يُعتدّ به إلا في صندوق بريد جلبناه بأنفسنا.

## S/MIME and OpenPGP
attestation-smime-valid = ما يشمله هو ما وُقّع بمفتاح هذه الشهادة.
attestation-smime-content-differs = ما يشمله ليس ما وُقّع.
attestation-smime-signature-differs = البصمة الرقمية مطابقة، لكن التوقيع لم يُنشأ بمفتاح الشهادة المرفقة به.
attestation-smime-no-certificate = لم تُرفق الشهادة، فلا مفتاح للفحص به.
attestation-smime-unknown = أُنشئ بطريقة غير معروفة هنا.
attestation-smime-broken = لا يمكن قراءة التوقيع.
attestation-pgp-no-key = توقيع OpenPGP، ومفتاح الموقِّع ليس في المتناول. التوقيع محفوظ.

## What does not follow
attestation-limit-key-given = وضع الفريق المفتاح في مجلد القضية؛ أما أنه كان في نظام DNS في ذلك الوقت فيُبيَّن بطريقة أخرى.
attestation-limit-key-dns = كان المفتاح في نظام DNS عند استلام الرسالة، وهو محفوظ. من يملك نصفه الآخر يستطيع التوقيع بأي تاريخ، وبعض المشغّلين ينشرونه عمدًا بعد مدة.
attestation-limit-published = نُشر النصف الآخر من هذا المفتاح: قد يكون أي شخص هو من وقّع.
attestation-limit-uncovered = غير مشمول، فقد يكون أي شخص غيّره: { $fields }.
attestation-limit-length = بداية النص فقط مشمولة: { $count ->
    [one] بايت واحد بعدها
    [two] بايتان بعدها
    [few] { $count } بايتات بعدها
   *[other] { $count } بايت بعدها
} يمكن لأي شخص إضافتها.
attestation-limit-other-domain = عنوان المرسل تابع لنطاق آخر، وهذا الخادم لا يتكلم باسمه.
attestation-limit-short-key = طول المفتاح { $bits } بت فقط، ومثل هذه المفاتيح كُسرت من قبل.
attestation-limit-weak-sum = يعتمد على { $name }، ويمكن صنع نصين مختلفين لهما البصمة نفسها به.
attestation-limit-testing = يذكر النطاق أن المفتاح للتجربة.
attestation-limit-until = بحسب ما يقوله هو نفسه، لا يُعتدّ به إلا حتى { $when }.
attestation-limit-arc = تقول الأختام ما رأته الخوادم، ولا بد من الأخذ بكلام كل خادم منها.
attestation-limit-certificate = لم يُفحص هل الشهادة تخصّ من تسمّيه.
attestation-limit-other-address = تذكر الشهادة عنوانًا غير عنوان المرسل.
attestation-limit-out-of-force = لم تكن الشهادة سارية في الوقت المذكور للتوقيع.
attestation-limit-repair-line_ends = يطابق بعد ردّ نهايات الأسطر إلى ما هي عليه في البريد أثناء نقله؛ كان البرنامج الذي حفظ الملف قد غيّرها.
attestation-limit-repair-unquoted = يطابق بعد إزالة «>» من الأسطر التي تبدأ بـ “From”؛ كان برنامج صندوق البريد قد وضعها.

## Page
summary-head-vouchers = ما يشهد له
summary-label-stated = مذكور حوله
summary-label-dated = بتاريخ
summary-vouchers-note = «مطابق» تعني أن البايتات هي التي وُقّعت أو حُسبت بصمتها، ولا تقول شيئًا عمّا تُظهره الصورة.

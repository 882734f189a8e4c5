# اسأل أرشيفنا: ما الموجود لدينا من ملف ما.

## Names
ask-title = اسأل أرشيفنا
ask-label-question = ملفك
ask-label-copy = ن{ $n }

## Stages
ask-stage-bytes = الملف نفسه
ask-stage-hashes = الصورة نفسها
ask-stage-features = الأجزاء والقصاصات ولقطات الشاشة
ask-stage-recording = الفيديو والصوت
ask-progress-waiting = البحث جارٍ …
ask-progress-done = جرى البحث
ask-looked = نُظر حتى الآن في { $percent } % من الفيديو.
ask-progress-not_run = لم يُبحث
ask-no-pictures = لم يُبحث: لا صورة في الملف
ask-no-hashes = لم يُبحث: لا صورة في الملف تُظهر ما يكفي بوصفها كلًّا (شديدة الظلمة أو خالية من التفاصيل أو صغيرة جدًا)
ask-no-features = لم يُبحث: لا صورة في الملف فيها تفاصيل كافية
ask-no-recording = لا حاجة إليه: ليس الملف ولا ما يشبهه مقطع فيديو ولا صوت فيهما
ask-not-media = لم يُبحث: الملف ليس صورة ولا مقطع فيديو ولا تسجيلًا صوتيًا
ask-not-decoded = لم يُبحث: تعذّر فك ترميز الملف (الخطوة «{ $stage }»: { $reason })
ask-left-out = اقتربت عناصر أخرى (العدد { $n }) ولم تُقارن صورةً صورة، إذ لا يُقارن أكثر من { $most } في المرة الواحدة. صورة أوضح أو أكثر تنوعًا تضيّق البحث.

## What was found
ask-headline = النسخ الموجودة لدينا: { $copies }، وهي من { $recordings ->
    [zero] لا تسجيل
    [one] تسجيل واحد
    [two] تسجيلين
    [few] { $recordings } تسجيلات
    [many] { $recordings } تسجيلًا
   *[other] { $recordings } تسجيل
}{ $others ->
    [zero] .
    [one] ، وثمة عنصر آخر يشبهه.
    [two] ، وثمة عنصران آخران يشبهانه.
    [few] ، وثمة { $others } عناصر أخرى تشبهه.
    [many] ، وثمة { $others } عنصرًا آخر يشبهه.
   *[other] ، وثمة { $others } عنصر آخر يشبهه.
}
ask-headline-unconfirmed = النسخ المؤكدة: { $copies }، من تسجيلات عددها { $recordings }. { $others ->
    [zero] لا عنصر يشبه الملف.
    [one] ثمة عنصر واحد يشبه الملف، فيُرجى النظر إليه.
    [two] ثمة عنصران يشبهان الملف، فيُرجى النظر إليهما.
    [few] ثمة { $others } عناصر تشبه الملف، فيُرجى النظر إليها.
    [many] ثمة { $others } عنصرًا يشبه الملف، فيُرجى النظر إليها.
   *[other] ثمة { $others } عنصر يشبه الملف، فيُرجى النظر إليها.
}
ask-headline-none = لم يُعثر على نسخة في هذا الأرشيف.
ask-headline-none-yet = لا شيء حتى الآن، والبحث مستمر.
ask-nothing = جرى البحث في العناصر القابلة للبحث وعددها { $searchable }، وعدد غير القابلة للبحث { $not_searchable }، وعدد طرق البحث التي لم تُستخدم { $not_run } (انظر أعلاه). عدم العثور على شيء هنا لا يفيد بشيء عن مصدر الملف ولا عن قِدمه: فقد توجد نسخة في مكان آخر، أو هنا في صورة لا يُعثر عليها.
ask-means-same_bytes = الملف نفسه بايتًا بايتًا.
ask-means-same_exposure = الصورة نفسها أو اللقطات نفسها: تتفقان عند وضع إحداهما فوق الأخرى. ينظر شخص قبل أن يُبنى على ذلك شيء.
ask-means-same_scene = المكان نفسه من النقطة نفسها تقريبًا في لحظة أخرى: ليست نسخة، ولا تؤرّخ الملف.
ask-means-candidate = ثمة ما يتشابه في الاثنين، ولم يحسمه وضع أحدهما فوق الآخر. على شخص أن ينظر.
ask-lineage-alone = لا نسخة أخرى منه لدينا.
ask-lineage = عدد النسخ الموجودة لدينا من هذا التسجيل { $members }.
ask-best-only = هي النسخة الوحيدة الموجودة لدينا.
ask-for-who = يُسأل عمّن سجّله، وأين كان يقف، ومن لديه أيضًا، إذا كان السؤال آمنًا.
ask-archive = عدد العناصر القابلة للبحث في هذا الأرشيف { $searchable }، وعدد غير القابلة للبحث { $not_searchable }.
ask-limit-archive = ما ليس في هذا الأرشيف لا يمكن العثور عليه فيه. وما لا يجوز استخدامه لأن مصدره رفض أو سحب موافقته لا يُعرض.
ask-limit-first = أقدم نسخة هنا هي أول ما استلمناه، وقد توجد نسخ أقدم في مكان آخر.
ask-limit-scene = صورة المكان نفسه أو اللحظة نفسها بيد أخرى ليست نسخة، ولا يُبحث عنها.
ask-limit-record = لم يُحفظ شيء من الملف، ولا يُسجَّل السؤال، ما لم يُطلب إيصال.

## In the terminal and on the page
ask-head-copies = الموجود لدينا
ask-head-done = ما الذي يختلف
ask-head-earliest = أقدم سجل
ask-head-best = أفضل نسخة لدينا
ask-head-ask = ما يُطلب من المصدر
ask-head-incidents = مرتبط بـ
ask-head-not-looked = ما تعذّر النظر فيه
ask-head-archive = الأرشيف الذي جرى البحث فيه
ask-head-overlooked = عناصر تعذّر البحث فيها
ask-overlooked-all = تُسرد كلها مع أسبابها بالأمر: ⁦sanad index unsearchable⁩
ask-head-recall = كم يجد مثل هذا البحث
ask-head-limits = ما لا يستطيع هذا الجواب إظهاره
ask-head-also = لدينا منه أيضًا
ask-head-record = هذه النسخة
ask-no-incident = لا حادثة
ask-received = استُلم في { $time } (سجلنا)، المصدر { $source }، { $channel }
ask-received-unknown = لا سجل استلام يمكن عرضه
ask-asked = سُئل في { $time }
ask-picture-question = ملفك، مهيّأ للمقارنة
ask-picture-held = { $item }، مهيّأ للمقارنة
ask-pictures-aligned = الشيء نفسه في الموضع نفسه من الصورتين.
ask-pictures-boxes = الإطارات: ما يختلف.
ask-pictures-part = الجزء الذي تُظهره كلتاهما فقط، مع قليل مما حوله.
ask-pictures-beside = جنبًا إلى جنب كما هما: لم توضع إحداهما فوق الأخرى.
ask-picture-missing = لا صورة للعرض.
ask-text-more-page = تعرض صفحة `sanad serve` وكذلك ‎--html النسخ جنبًا إلى جنب.
ask-skip = الانتقال إلى الجواب
ask-care = قد تكون الصور أدناه مؤلمة.
ask-soften = تخفيف الصور؛ يُشار إلى الصورة لرؤيتها بوضوح
ask-compare-side = جنبًا إلى جنب
ask-compare-slide = تمرير
ask-compare-flip = تبديل
ask-compare-slider = كم يظهر من ملفك

# ملخص التحقق: ما يقرؤه المراجِع على الصفحة وفي الطرفية وفي المستند.

## Names and sizes
summary-label-item = ع{ $n }
summary-label-related = خ{ $n }
summary-size-bytes = { $n } بايت
summary-size-kb = { $n } كيلوبايت
summary-size-mb = { $n } ميغابايت
summary-wall_clock = { $reading }، المنطقة الزمنية غير مذكورة
summary-page-name = ملخص التحقق
summary-item-page-name = سجل العنصر
summary-generated = أُعدّ في { $time }
summary-skip = الانتقال إلى الملخص
summary-contents = المحتويات

## Scores in words
summary-degree-none = لا تأييد في أي من الاتجاهين
summary-degree-weak = تأييد ضعيف
summary-degree-moderate = تأييد متوسط
summary-degree-moderately_strong = تأييد متوسط القوة
summary-degree-strong = تأييد قوي
summary-leans = هذه النتائج متوقعة في حال { $claim } أكثر منها في حال { $other }: { $degree }.
summary-leans-neither = لا تفصل النتائج بين { $claim } و{ $other }: { $degree }.
summary-claim-provenance = كون هذه نسخة أمينة عن تسجيل بالكاميرا
summary-other-provenance = كون محتوى ذي صلة قد غُيّر دون تصريح أو وُلّد آليًا
summary-claim-item = كون هذا التسجيل يُظهر الحادثة في هذا المكان والوقت
summary-other-item = كونه يُظهر شيئًا آخر
summary-claim-date = كون التسجيل قد جرى ضمن الإطار الزمني المذكور
summary-other-date = كونه قد جرى في وقت آخر
summary-claim-place = كون التسجيل قد جرى في المنطقة المذكورة
summary-other-place = كونه قد جرى في مكان آخر
summary-claim-incident = كون هذه التسجيلات تُظهر الحادثة في هذا المكان والوقت
summary-other-incident = كونها تُظهر شيئًا آخر
summary-index = { $index } (مؤشر، وليس احتمالًا)
summary-coverage = أعطت { $informative } من أصل { $applicable } من الفحوص المنطبقة نتيجة مفيدة
summary-strength-zero = لا وزن له في أي من الاتجاهين
summary-strength-unweighed = لم يوزَن بعد
summary-strength-for = { $degree } ({ $decibans } ديسيبان)
summary-strength-against = { $degree } للقول المخالف ({ $decibans } ديسيبان)
summary-strength-slight-for = يميل إليه قليلًا ({ $decibans } ديسيبان)
summary-strength-slight-against = يميل قليلًا إلى القول المخالف ({ $decibans } ديسيبان)
summary-not_run = لم يُجرَ: { $reason }
summary-not_assessed = لم تُقيَّم بعد في ضوء هذه الحادثة.
summary-score-date = التاريخ
summary-score-place = المكان
summary-score-provenance = المنشأ
summary-score-item = التحقق
summary-gauge-key = يبيّن كل شريط وزن الأدلة بالديسيبان، من ‎−40 (ضد) إلى ‎+40 (مع)، بعلامة عند كل 10. أما الوسط المظلل، وهو ما دون 3 في أي من الاتجاهين، فيعني «غير محدد». والمؤشر ليس احتمالًا.

## One glance
summary-head-glance = نظرة سريعة
summary-notice = للمراجِع: وزن البرنامج النتائج هنا، لكنه لا يتحقق أبدًا؛ فالتحقق قرار يتخذه أشخاص.
summary-grade-label = التقدير الإجمالي:
summary-grade-none = لم تُقيَّم بعد
summary-fact-items = عدد العناصر
summary-fact-independent = المصادر المستقلة (الخطوط)
summary-fact-set-aside = موضوع جانبًا في انتظار قرار
summary-fact-gaps = ملفات ذُكرت وليست هنا
summary-waiting = هذا الملخص غير مكتمل. أعمال في الانتظار: { $open }، وأعمال تُركت بعد تعذّرها: { $failed }.
summary-head-alternatives = ما يجب تمييزها عنه
summary-no-alternatives = لم يُسجَّل أي بديل. يُرجى ذكر الحوادث التي قد تلتبس بها هذه الحادثة، كغارة أسبق على المكان نفسه.
summary-head-depends = ما تتوقف عليه الدرجة
summary-depends = الخط { $line } ({ $items }): لولاه لكانت الدرجة «{ $grade }».
summary-depends-on-none = لا تتوقف الدرجة على خط بعينه.
summary-head-gates = ما يحول دون درجة أعلى
summary-head-set-aside = الموضوع جانبًا
summary-set-aside-told = { $n ->
    [zero] لا عنصر خارج المجاميع.
    [one] عنصر واحد خارج كل المجاميع إلى أن يبتّ فيه شخص:
    [two] عنصران خارج كل المجاميع إلى أن يبتّ فيهما شخص:
    [few] { $n } عناصر خارج كل المجاميع إلى أن يبتّ فيها شخص:
    [many] { $n } عنصرًا خارج كل المجاميع إلى أن يبتّ فيها شخص:
   *[other] { $n } عنصر خارج كل المجاميع إلى أن يبتّ فيها شخص:
}
summary-head-decisions = قرارات الأشخاص
summary-no-decision = لم يسجّل أحد قرارًا بشأن هذه الحادثة بعد.

## Contents
summary-nav-balance = مع وضد
summary-nav-map = الخريطة
summary-nav-timeline = المسار الزمني
summary-nav-items = العناصر
summary-nav-copies = النسخ
summary-nav-sources = المصادر
summary-nav-gaps = الفجوات
summary-nav-context = الإفادات والادعاءات
summary-nav-custody = الحيازة
summary-nav-limits = الحدود
summary-nav-glossary = المصطلحات

## For and against
summary-head-balance = ما يؤيد، وما يعارض، وما بقي مفتوحًا
summary-speaks-for = ما يؤيد
summary-speaks-against = ما يعارض
summary-not-established = ما لم يثبت
summary-nothing-for = لا نتيجة محتسبة تؤيد ذلك.
summary-nothing-against = لا نتيجة محتسبة تعارض ذلك. ولا يعني هذا أنه ليس ثمة ما يمكن العثور عليه.
summary-nothing-open = لا شيء آخر في السجل.
summary-open-date = التاريخ غير محدد: لا نتيجة ذات وزن تثبّته.
summary-open-place = المكان غير محدد.
summary-open-provenance = المنشأ غير محدد.
summary-open-check = لا يستطيع الفحص «{ $check }» الجزم بشأن { $items }.
summary-open-quarantined = عناصر تعذّر فحصها (العدد { $n }): { $items }.
summary-open-received = عناصر لم تُفحص بعد (العدد { $n }): { $items }.

## Map and timeline
summary-head-map = أين تقول الملفات إنها سُجّلت
summary-map-described = منطقة الحادثة، وعدد المواقع المذكورة داخل الرسم { $near }، وخارج حدوده { $far }.
summary-map-note = المنطقة هي منطقة الحادثة كما سُجّلت، والدوائر هي الدقة المذكورة، والأسهم تشير إلى مواقع خارج حدود الرسم. والمواقع المكتوبة في الملفات قابلة للتعديل.
summary-jamming = من المعروف أن تحديد المواقع بالأقمار الصناعية مشوَّش هنا: فالموقع البعيد ليس سوى سؤال.
summary-north = ش
summary-head-timeline = متى
summary-window = الإطار الزمني المذكور
summary-legend-clock = ساعة الجهاز أو اسم الملف، والمنطقة الزمنية معروفة
summary-legend-reading = ساعة الجهاز أو اسم الملف دون منطقة زمنية: رُسمت كما تُقرأ في { $zone }، وقد تبعد أكثر من ذلك
summary-legend-carried = الخوادم وملفات التصدير في الطريق
summary-legend-received = سجل الاستلام لدينا
summary-legend-alternative = بديل يجب تمييزه
summary-break = حُذف من الرسم ما مقداره { $length }
summary-timeline-note = المقياس مقطوع حيث لم يحدث شيء (//). والاستلام السريع لا يعني أن التسجيل جرى وقتها، والوصول المتأخر لا يُحسب على أحد. وفي جداول كل عنصر الأوقات نفسها بالكلمات.

## Items
summary-head-items = العناصر
summary-head-item = العنصر
summary-no-items = لا شيء مرتبط بهذه الحادثة.
summary-care = قد تكون الصور أدناه مؤلمة.
summary-soften = تخفيف الصور؛ يُشار إلى الصورة لرؤيتها بوضوح
summary-set-aside = موضوع جانبًا
summary-set-aside-waiting = موضوع جانبًا في انتظار قرار
summary-waiting-chip = لم يُقيَّم بعد
summary-line = الخط { $n }
summary-picture-of = نسخة عمل صغيرة لصورة من { $label }
summary-no-picture = الصورة غير معروضة
summary-head-receipts = { $n ->
    [zero] كيف وصل
    [one] كيف وصل
    [two] كيف وصل (مرتين)
    [few] كيف وصل ({ $n } مرات)
    [many] كيف وصل ({ $n } مرة)
   *[other] كيف وصل ({ $n } مرة)
}
summary-head-clocks = الساعات
summary-head-places = المواقع
summary-head-findings = النتائج
summary-head-item-matches = { $n ->
    [zero] لا يشبه أي عنصر آخر
    [one] يشبه عنصرًا آخر
    [two] يشبه عنصرين آخرين
    [few] يشبه { $n } عناصر أخرى
    [many] يشبه { $n } عنصرًا آخر
   *[other] يشبه { $n } عنصر آخر
}
summary-head-not-read = ما تعذّر النظر فيه
summary-head-facts = ما يقوله الملف عن نفسه
summary-more-facts = وغيرها ({ $n }) في مستند JSON
summary-caption-clocks = الأوقات المذكورة في الملف وحوله
summary-col-what = ماذا
summary-col-time = متى
summary-col-zone = المنطقة الزمنية، وساعة من
summary-col-stated = أين وردت، وكما كُتبت
summary-distance-from-place = على بُعد { $distance } من مكان الحادثة
summary-how-found = كيف وُجد ذلك
summary-does-not-count = غير محتسب: تُحتسب نتيجة أقوى من المجموعة نفسها
summary-silent = { $n ->
    [zero] لا فحوص أخرى
    [one] فحص واحد لا يفيد بشيء في أي من الاتجاهين أو لم يُجرَ
    [two] فحصان لا يفيدان بشيء في أي من الاتجاهين أو لم يُجرَيا
    [few] { $n } فحوص لا تفيد بشيء في أي من الاتجاهين أو لم تُجرَ
    [many] { $n } فحصًا لا تفيد بشيء في أي من الاتجاهين أو لم تُجرَ
   *[other] { $n } فحص لا تفيد بشيء في أي من الاتجاهين أو لم تُجرَ
}
summary-quarantined = عند الخطوة «{ $stage }»: { $reason }. الملف محفوظ بوصفه دليلًا، ولا يفيد هذا بشيء عن محتواه.
summary-head-in-light-of = في ضوء
summary-label-group = المجموعة والرمز
summary-label-measured = القيم المقيسة
summary-label-evidence = يستند إلى
summary-label-author = وجده
summary-label-source = المصدر
summary-label-sent = أُرسل
summary-label-received = استُلم
summary-label-path = المسار
summary-label-container = داخل
summary-forwarded = معاد توجيهه
summary-label-subject = الموضوع
summary-label-holder = كان في حيازة
summary-label-acquirer = حصل عليه
summary-label-method = طريقة الحصول عليه
summary-label-witness = بشهادة
summary-label-consent = الموافقة
summary-label-restriction = القيود
summary-label-words = الكلام الذي جاء معه
summary-label-media-type = نوع الوسائط
summary-label-software = البرمجيات
summary-label-codecs = الترميز
summary-label-tools = الأدوات
summary-label-incidents = مرتبط أيضًا بـ

## Copies
summary-head-copies = النسخ جنبًا إلى جنب
summary-archive = جرت المقارنة بأرشيف عدد عناصره القابلة للبحث { $searchable }، وعدد غير القابلة للبحث { $not_searchable }. وما ليس في الأرشيف لا يمكن العثور عليه فيه.
summary-no-copies = لا عنصر آخر يُظهر التسجيل نفسه.
summary-what-was-done = ما الذي يختلف بين النسختين
summary-frames-key = الإطار المتقطع: الجزء الذي تُظهره النسخة الأخرى. والبرتقالي: منطقة مختلفة.
summary-on_limited = يستند هذا إلى فحوص محدودة.
summary-distance = يختلف { $bits } من { $of } بت ({ $hash })
summary-match-measured = أزواج الصور المتطابقة بعد المحاذاة: { $frames } · نقاط مشتركة: { $points } · تتفق { $percent } % من الكتل ذات التفاصيل
summary-change-turned = { $second } { $turn } مقارنة بـ{ $first }.
summary-change-rotated = { $second } مائلة { $degrees }° إضافية مقارنة بـ{ $first }.
summary-change-scaled = في ضلع { $second } ما نسبته { $percent } % من عدد البكسلات في المسافة نفسها من { $first }.
summary-change-cropped = تُظهر { $second } ما نسبته { $percent } % من مساحة صورة { $first }.
summary-change-extended = تُظهر { $first } ما نسبته { $percent } % من مساحة صورة { $second }.
summary-change-overlays = مناطق في { $second } (العدد { $regions }، وتغطي { $percent } % من مساحتها) تختلف عن { $first }: شعار أو تعليق مكتوب أو تعديل موضعي؛ يُرجى النظر إليها.
summary-change-none = لم يُقَس أي تدوير أو قص أو إضافة بين { $first } و{ $second }.
summary-segment = الثواني من { $start } إلى { $end } في { $item } هي نفسها من { $other_start } إلى { $other_end } في { $other }.
summary-head-lineages = سلاسل النسخ
summary-caption-lineages = نسخ التسجيل الواحد، وأيّها وصل أولًا
summary-col-members = العناصر
summary-col-earliest = أقدم نسخة معروفة
summary-col-closest = الأقرب إلى التسجيل
summary-role-only = لا نسخة أخرى معروفة
summary-role-earliest_known_copy = أقدم نسخة معروفة
summary-role-closest_to_capture = الأقرب إلى التسجيل
summary-role-copy = نسخة
summary-head-related = عناصر خارج هذه الحادثة

## Sources
summary-head-sources = المصادر، ولماذا يُحسب بعضها واحدًا
summary-sources = عدد الخطوط المستقلة { $lines }، وعدد رموز المصادر { $codes }:
summary-sources-unknown = لم تُقيَّم الاستقلالية بعد؛ وعدد رموز المصادر { $codes }:
summary-caption-lines = العناصر التي قد تعود إلى أصل واحد تُحسب مرة واحدة
summary-col-line = الخط
summary-col-why-merged = لماذا تُحسب واحدًا
summary-col-weights = الوزن بالديسيبان
summary-stands-alone = قائم بذاته، في حدود ما اختُبر
summary-head-links = روابط تُحسب للمنشأ
summary-head-tested = ما اختُبر للتمييز بين الأصول، وما لم يُختبر
summary-head-submissions = عمليات التسليم
summary-caption-submissions = من سلّم، ومن كان يحوز، وما الذي طُلب
summary-cut-short = لم تكتمل

## Gaps
summary-head-gaps = الفجوات
summary-caption-gaps = ملفات ذُكرت وليست هنا، أو تعذّر فتحها
summary-no-gaps = لا ينقص أي ملف مما ذُكر.
summary-col-name = الاسم
summary-col-reason = السبب
summary-col-where = أين ذُكر

## Accounts, casualties, claims
summary-head-context = الإفادات والضحايا والادعاءات
summary-label-window-basis = أساس تحديد الوقت
summary-label-place = المكان
summary-label-strikes = عدد الغارات
summary-label-means = الوسيلة
summary-label-military = الوجود العسكري
summary-label-warning = الإنذار المسبق
summary-head-accounts = الإفادات
summary-accounts-note = تقف الإفادات إلى جانب المواد المصورة، وتفتح الطريق إلى درجة أعلى دون أن يكون لها وزن بالديسيبان.
summary-caption-accounts = ما تقوله كل إفادة بحسب الموضوع
summary-col-account = الإفادة
summary-first-hand = شهادة مباشرة
summary-second-hand = شهادة غير مباشرة
summary-log = سجل كُتب وقت وقوع الحدث
summary-shared-with = تستند إلى الشخص نفسه في
summary-collected-by = جمعها
summary-head-casualties = الضحايا بحسب كل مصدر
summary-casualties-note = إحصاء كل مصدر كما هو في تاريخه، ولا يُحسب لها متوسط أبدًا.
summary-caption-casualties = القتلى والجرحى بحسب المصدر والتاريخ
summary-col-as-of = حتى تاريخ
summary-col-killed = القتلى
summary-col-injured = الجرحى
summary-col-children = الأطفال
summary-col-women = النساء
summary-col-note = ملاحظة
summary-head-claims = الادعاءات
summary-claims-note = هذا ما تقوله المصادر. لا يستمد الادعاء درجته من درجة الحادثة، ونادرًا ما تدل المواد المصورة على الفاعل.

## Custody
summary-head-custody = الحيازة والأدوات
summary-head = يغطي أحدث رأس موقَّع لسجل الحيازة { $events } من أحداث الحيازة حتى { $time }.
summary-head-none = ليس لسجل الحيازة رأس موقَّع بعد.
summary-label-chain = قيمة السلسلة
summary-label-key = المفتاح العلني
summary-label-signature = التوقيع
summary-label-policy = بصمة الأوزان
summary-caption-events = أحداث الحيازة التي تخص هذا العنصر
summary-col-agent = من قام بها وبأي أداة

## Limits
summary-head-limits = ما لا يستطيع هذا الملخص إظهاره
summary-limit-clocks = يمكن تغيير ساعات الأجهزة والمواقع وأسماء الملفات يدويًا.
summary-limit-copies = النسخ المتعددة من تسجيل واحد هي مصدر واحد، مهما كثر مرسلوها.
summary-limit-archive = عدم العثور على نسخة أسبق يعني فقط أنها ليست في هذا الأرشيف.
summary-limit-actor = لا تتناول النتائج هوية من نفّذ الهجوم.

## Words
summary-head-glossary = المصطلحات المستخدمة هنا
summary-term-index = المؤشر
summary-means-index = 50 يضاف إليها 1.25 عن كل ديسيبان، ولا يُطبع إلا حيث يبلغ الوزن 3 ديسيبان على الأقل. وهو ليس احتمالًا.
summary-term-deciban = ديسيبان
summary-means-deciban = وحدة لوزن الأدلة: عشرة أضعاف اللوغاريتم العشري لنسبة توقع النتيجة في ظل قول إلى توقعها في ظل القول الآخر.
summary-term-line = الخط
summary-means-line = عناصر قد تعود إلى أصل واحد (نسخ، أو مصدر واحد، أو جهاز واحد) ولذلك تُحسب مرة واحدة.
summary-term-lineage = سلسلة النسخ
summary-means-lineage = كل النسخ المعروفة هنا من تسجيل واحد.
summary-term-earliest = أقدم نسخة معروفة
summary-means-earliest = النسخة التي استلمها سجلنا أولًا، وقد توجد نسخ أقدم في مكان آخر.
summary-term-closest = الأقرب إلى التسجيل
summary-means-closest = النسخة التي تحتفظ بأكثر ما كتبته الكاميرا، وهي التي يُسأل عنها المصدر.
summary-term-set_aside = موضوع جانبًا
summary-means-set_aside = أُخرج من كل المجاميع لأن نتيجة تعارض الادعاء، إلى أن يبتّ فيه شخص. ويبقى معلنًا.
summary-term-contested = محل خلاف
summary-means-contested = ثمة معارضة لم تُحسم في خط تعتمد عليه الدرجة.
summary-term-coverage = التغطية
summary-means-coverage = كم من الفحوص المنطبقة أعطى جوابًا. تُعرض إلى جانب الدرجة ولا تُضرب فيها أبدًا.
summary-term-own_record = سجلنا
summary-means-own_record = الوقت الذي دخلت فيه هذه البايتات حيازتنا. لا يستطيع أي مرسِل تعديله.
summary-term-gap = فجوة
summary-means-gap = ملف تذكره رسالة أو قائمة وليس موجودًا، أو تعذّر فتحه.
summary-term-quarantine = العزل
summary-means-quarantine = حُفظ بوصفه دليلًا مع تعذّر فحصه، وسُجّلت الخطوة والسبب.
summary-term-digest = البصمة الرقمية
summary-means-digest = قيمة SHA-256 محسوبة على البايتات: هوية الملف. والبصمة نفسها تعني البايتات نفسها.
summary-term-related = خ1، خ2 …
summary-means-related = عناصر في الأرشيف غير مرتبطة بهذه الحادثة.

## Terminal
summary-text-items = عدد العناصر { $n }
summary-text-more = وغيرها: { $n }
summary-text-and-page = في صفحة HTML الرسوم والصور والأسباب كاملة.

# بأي ترتيب نشأت النسخ بحسب ما يشهد لذلك، ومن صاحب السجل الذي يؤرّخها، وماذا يُطلب من المصدر.

compare-closest-precedes = يُعَدّ العنصر { $item } الأقرب إلى لحظة الالتقاط من بين النسخ وعددها { $members }: فالنسخ الأخرى تعود إليه، بقدر ما أمكن معرفة ترتيبها.

## What a vote speaks of
order_evidence-contains = تُظهر من الصورة أكثر
order_evidence-unmarked = بلا ما أُضيف فوق الصورة
order_evidence-rephotographed = لم تُصوَّر عن شاشة
order_evidence-structure = بنية ملفها كما تكتبه الكاميرا
order_evidence-metadata = تحتفظ بما تكتبه الكاميرا
order_evidence-moving = الفيديو الذي أُخذت منه اللقطة
order_evidence-longer = الأطول
order_evidence-compression = الأقل ضغطًا
order_evidence-screenshot = اسمها ليس اسم لقطة شاشة
order_evidence-pixels = بكسلات أكثر
order_evidence-time = في السجل قبلها

vote_weight-decides = يحسم
vote_weight-leans = يُرجّح، واثنان منه يحسمان
vote_weight-adds = يُضاف إلى غيره ولا يحسم

copy_order-ordered = إحداهما مأخوذة من الأخرى
copy_order-both_changed = ليست أي منهما مأخوذة من الأخرى
copy_order-not_told = لا يمكن معرفة ترتيبهما

## Votes
vote-contains = تُظهر { $earlier } من الصورة أكثر: ففي { $later } ما نسبته { $percent } % من صورتها، وتستمر صورة { $earlier } خارج ذلك الجزء بلا حدّ فاصل.
vote-unmarked = حواف ما يختلف ظاهرة في { $later } وليست في { $earlier }: فقد أُضيف فوق { $later } (عدد المناطق: { $regions }).
vote-rephotographed = تُظهر { $later } كامل { $earlier } بمنظور مائل وحولها شيء آخر، كما تفعل صورة مأخوذة عن شاشة أو عن ورق.
vote-structure = بنية ملف { $earlier } كما تكتبه الكاميرا، أما ملف { $later } فقد مرّ بمنصة أو ببرنامج. ويمكن تقليد بنية الملف.
vote-metadata = تذكر { $earlier } مما تكتبه الكاميرا وتحذفه تطبيقات المراسلة (الجهاز والساعة والموقع) أكثر مما تذكره { $later }. ويمكن تعديل هذه القيم.
vote-moving = { $earlier } فيديو مدته { $length }، ولا تظهر صورة { $later } فيه إلا لحظة.
vote-longer = { $later } ({ $other_length }) مقطع من { $earlier } ({ $length }). غير أن التجميعات تضم مقاطع كاملة أيضًا.
vote-compression = للنسختين عدد البكسلات نفسه، و{ $earlier } أقل ضغطًا (الجودة { $quality } مقابل { $other_quality }). ويمكن الحفظ من جديد بجودة عالية.
vote-screenshot = تحمل { $later } اسمًا كالذي تعطيه البرامج للقطات الشاشة. ويمكن تغيير الأسماء.
vote-pixels = حيث تُظهر النسختان الشيء نفسه، في ضلع { $earlier } ما نسبته { $percent } % من بكسلات { $later }. والتكبير سهل.
vote-time = سجل لا يستطيع المرسل تعديله عرف { $earlier } قبل { $later } بمدة { $sooner }. وكثيرًا ما تصل النسخ قبل أصولها.

## In words
order-ordered = { $later } مأخوذة من { $earlier }، مباشرة أو عبر نسخ ليست هنا.
order-both_changed = { $item } و{ $other } مأخوذتان من نسخة ليست هنا: ففي كل منهما شيء فقدته الأخرى.
order-not_told = لا يمكن معرفة ما إذا كانت { $item } مأخوذة من { $other } أم العكس.
order-generation = { $item }: الجيل { $at_least } أو ما بعده من بين النسخ الموجودة هنا
order-first = { $item }: لا يُعرف هنا ما يسبقها

dated-own = يؤرّخ سجل الاستلام لدينا { $item } بـ{ $by }: فقد كانت موجودة حينها. ولا يستطيع أي مرسل تعديله.
dated-signed = يؤرّخ سجل موقَّع { $item } بـ{ $by } ({ $source }). ويصح بقدر ما يصح التوقيع.
dated-editable = يؤرّخ سجل قابل للتعديل { $item } بـ{ $by } ({ $whose }: { $source }). فهو سبب للسؤال ولا يحسم شيئًا.

## What to ask the source for
request-camera_file = بنية { $item } كما تترك الكاميرا ملفاتها. يُسأل المصدر أن يؤكد أنه كما سُجّل، ويُطلب منه ملف سجّله الجهاز نفسه قبله أو بعده مباشرة.
request-original = يُطلب من مصدر { $item } الملف الأصلي من الهاتف، مرسلًا كمستند أو بالبريد الإلكتروني، وباسمه كما هو.
request-common_original = ليست أي نسخة هنا هي الأصل: يُطلب من مصدر { $item } الملف الذي أُخذ منه، مرسلًا كمستند أو بالبريد الإلكتروني، وملف سجّله الجهاز نفسه قبله أو بعده مباشرة.
request-how_to_send = وصل بطريقة تعيد كتابة الصور. أما «الإرسال كمستند» أو البريد الإلكتروني فيحفظ كل بايت.

## What people rule about pairs
pair_status-copy = نسختان من التقاط واحد
pair_status-same_scene = مشهد واحد والتقاطان
pair_status-not_a_copy = ليستا نسختين

ruling-joined = { $item } و{ $other }: نسختان من التقاط واحد، بقرار { $reviewer } في { $time }: { $reason }
ruling-parted = { $item } و{ $other }: استُبعد ذلك ({ $status }) بقرار { $reviewer } في { $time }: { $reason }
ruling-left_out = { $item } و{ $other } متطابقتان ولا تُحسبان واحدة: فقد تقرّر أن { $first } و{ $second } ليستا نسختين، وكانت هذه أضعف حلقة بينهما.

limit-joined_by_a_person = كونهما نسختين قرار شخص ولم يُقَس.

## What came after documents were issued
news_kind-older_copy = نسخة أقدم
news_kind-older_record = سجل أقدم
news_kind-copy = نسخة أخرى
news_kind-ruling = قرار بشأن زوج

news-older_copy = في { $time } وصلت نسخة من { $of } أقدم منها: { $other }، مؤرّخة بـ{ $by } ({ $whose }: { $source }).
news-older_copy-was_here = تبيّن بعد ذلك أن { $other }، الموجودة في الأرشيف منذ { $time }، نسخة أقدم من { $of }، مؤرّخة بـ{ $by } ({ $whose }: { $source }).
news-older_record = في { $time } وصل الملف { $of } نفسه مرة أخرى ومعه سجل يؤرّخه بـ{ $by } ({ $whose }: { $source }).
news-copy = في { $time } وصلت نسخة من { $of }: { $other }.
news-copy-was_here = تبيّن بعد ذلك أن { $other }، الموجودة في الأرشيف منذ { $time }، نسخة من { $of }.
news-ruling = في { $time } قرّر { $reviewer } بشأن { $of } و{ $other }: { $status }.
news-documents = { $n ->
    [zero] لا مستندات صدرت قبل ذلك.
    [one] مستند واحد صدر قبل ذلك ولا يذكره:
    [two] مستندان صدرا قبل ذلك ولا يذكرانه:
    [few] { $n } مستندات صدرت قبل ذلك ولا تذكره:
    [many] { $n } مستندًا صدرت قبل ذلك ولا تذكره:
   *[other] { $n } مستند صدرت قبل ذلك ولا تذكره:
}
news-document = { $format }، { $language }، { $audience }، صدر في { $time }، SHA-256 { $sha256 }

## Incidents that may be one event
overlap-same_items = { $n ->
    [zero] لا عنصر مرتبط بكلتيهما.
    [one] عنصر واحد مرتبط بكلتيهما.
    [two] عنصران مرتبطان بكلتيهما.
    [few] { $n } عناصر مرتبطة بكلتيهما.
    [many] { $n } عنصرًا مرتبطًا بكلتيهما.
   *[other] { $n } عنصر مرتبط بكلتيهما.
}
overlap-copies = { $n ->
    [zero] لا عنصر هنا له نسخة هناك.
    [one] عنصر واحد هنا له نسخة هناك.
    [two] عنصران هنا لهما نسخ هناك.
    [few] { $n } عناصر هنا لها نسخ هناك.
    [many] { $n } عنصرًا هنا لها نسخ هناك.
   *[other] { $n } عنصر هنا لها نسخ هناك.
}
overlap-time_and_place = تشترك أوقاتهما في { $common }، وتبعد منطقتاهما إحداهما عن الأخرى { $apart }.

## Headings
summary-head-order = بأي ترتيب نشأت
summary-order-note = تُقارن كل نسخة بما تشبهه أكثر من غيره. وتُعدّ الشواهد أصواتًا، ولا يحسم التكبير ولا الوصول المبكر شيئًا.
summary-head-dated = من صاحب السجل الذي يؤرّخها
summary-head-ask = ماذا يُطلب من المصدر
summary-label-best = أفضل جيل موجود
summary-label-for = لصالح
summary-label-generation = الجيل
summary-head-rulings = ما قرّره أشخاص بشأن أزواج
summary-head-left_out = تطابقات لا تُحسب بسبب قرار
summary-head-news = منذ صدور مستندات
summary-news-note = يجب إبلاغ كل من لديه أحد هذه المستندات.
summary-head-overlaps = حوادث قد تكون الحدث نفسه
summary-overlaps-note = اقتراح مع أسبابه، ولا يدمج البرنامج الحوادث.
summary-caption-order = ترتيب النسخ وما يشهد له
summary-col-order = الترتيب
summary-col-votes = ما يشهد له
summary-no-votes = لا قياس يشهد لأي من الاتجاهين.

# أمر `sanad matches` وجداوله ولوحات الصور.

matches-title = المادة { $item } ({ $name })
matches-received = وردت { $moment } من المصدر { $source }.
matches-earliest = أقدم نسخة معروفة: المادة { $item }، وردت { $moment } من المصدر { $source }.
matches-beyond = { $n ->
    [one] نسخة أخرى لم توجد إلا عبر نسخة غيرها:
    [two] نسختان أخريان لم توجدا إلا عبر نسخ غيرهما:
    [few] { $n } نسخ أخرى لم توجد إلا عبر نسخ غيرها:
   *[other] { $n } نسخة أخرى لم توجد إلا عبر نسخ غيرها:
}
matches-copies = { $n ->
    [one] نسخة واحدة
    [two] نسختان
    [few] { $n } نسخ
   *[other] { $n } نسخة
}
matches-scenes = المشهد نفسه في تسجيل آخر، عدد المواد: { $n }
matches-candidates = مرشّحات ينظر فيها شخص، عددها: { $n }
matches-other = { $item } ({ $name }): { $kind }
matches-incidents = مرتبطة بـ{ $codes }.
matches-sound = صوت الثواني من { $start } إلى { $end } هنا هو صوتها من { $other_start } إلى { $other_end } هناك.
matches-none = لم يوجد في هذا الأرشيف ما يشبهها.
matches-limit-record = الأوقات هي أوقات استلامنا نحن؛ وقد توجد نسخة أقدم في مكان آخر.
matches-limit-scene = المشهد نفسه ليس نسخة: فهو لا يجمع بين مادتين ولا يؤرّخ شيئًا.
matches-limit-archive = ما تعذّر البحث فيه بالصورة أو الصوت ليس بينها: وصفحة كل مادة تذكر السبب.
matches-table-md5 = قيمة MD5 في الجدول مفتاح للربط لا غير: يمكن أن يُصنع ملفان مختلفان لهما القيمة نفسها. أما الملف فتسمّيه قيمة SHA-256.
matches-table-distance = عمود «distance» يضع كل نوع من التطابق على المقياس الذي يقرؤه Bayanat (0 للملف نفسه، و0.1 للتسجيل نفسه، و0.4 للمشهد نفسه، و0.45 للمرشّح). لم يُقَس قياسًا.

sheet-item = المادة { $item }
sheet-incident = { $code } · { $title }
sheet-drawn = رُسمت { $moment } من نسخ العمل لا من الأصول.
sheet-counts = عدد المواد: { $items }، وعدد مجموعات النسخ: { $lineages }.
sheet-left-out = عدد المواد المستبعدة بحسب شروطها: { $n }.
sheet-not-drawn = عدد الصور الأخرى التي لا تتسع لها هذه الصفحات: { $n }.
sheet-lineage = نسخ من التقاط واحد، عددها: { $n }
sheet-over-other = { $item } فوق { $other }
sheet-boxes = المربعات الحمراء: ما يختلف. الخط الأزرق: موضع الصورة الأصغر في الأكبر.

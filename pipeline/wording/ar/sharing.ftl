# قوائم البصمات التي تتبادلها الفرق بدلًا من الملفات.

sharing-unsigned = قائمة على الصيغة { $format }. لم يوقّعها أحد.
sharing-signed = قائمة على الصيغة { $format }، موقّعة بمفتاح القضية { $key }. يستطيع أي شخص أن يصنع مفتاحًا: قارِنه بالمفتاح الذي نشره الفريق الآخر.
sharing-nothing = لا شيء مما يمكن البحث فيه هنا يقترب من هذه القائمة. عدد مواد هذا الأرشيف التي يمكن البحث فيها بالصورة: { $searchable }، والتي لا يمكن: { $not_searchable }.
sharing-found = { $items ->
    [one] مادة واحدة
    [two] مادتان
    [few] { $items } مواد
   *[other] { $items } مادة
} من هذا الأرشيف { $items ->
    [two] تقتربان
   *[other] تقترب
} من { $theirs ->
    [one] مادة واحدة
    [two] مادتين
    [few] { $theirs } مواد
   *[other] { $theirs } مادة
} في القائمة.
sharing-archive = عدد مواد هذا الأرشيف التي يمكن البحث فيها بالصورة: { $searchable }، والتي لا يمكن: { $not_searchable }.
sharing-cut-short = تظهر أول { $rows } من الأسطر فقط. القائمة التي تقترب من هذا العدد كله لا تقول الكثير.
sharing-no-pixels = لا صور في القائمة، فلم يمكن وضع صورة فوق أخرى: كل سطر هنا سبب لسؤال الفريق الآخر، لا أكثر.
sharing-row = الرقم { $number } في القائمة (السطر { $line }) · المادة { $item } · { $kind }
sharing-same-digest = تذكر القائمة قيمة SHA-256 لهذا الملف نفسه.
sharing-turned = أقرب ما تكون صورتهم بعد تغييرها هكذا: { $turn }.
sharing-features = عدد التفاصيل التي تقع في الصورتين على هندسة واحدة: { $details }.
sharing-pictures = عدد صورنا التي تقترب من صورهم: { $pictures }.
sharing-where = أقربها عند { $theirs } لديهم وعند { $ours } لدينا.
sharing-sound = الصوت نفسه مدة { $heard }.
sharing-received = وردت { $moment } من المصدر { $source } باسم { $name }.

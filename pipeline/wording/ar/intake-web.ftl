# What intake says about archived posts (WARC, WACZ, auto-archiver) and bundles of field programs (ProofMode, Tella).
# No sentence names the file: it stands beside it.

## Gaps: web archives
intake-gap-web-left = لم يُستخرج من أرشيف الويب هذا: { $pages ->
    [zero] أي سجل من غير الصور والمقاطع المصورة والتسجيلات الصوتية (صفحات وتنسيقات وبرامج)
    [one] سجل واحد ليس صورة ولا مقطعًا مصورًا ولا تسجيلًا صوتيًا (صفحة أو تنسيق أو برنامج)
    [two] سجلان ليسا صورًا ولا مقاطع مصورة ولا تسجيلات صوتية (صفحات وتنسيقات وبرامج)
    [few] { $pages } سجلات ليست صورًا ولا مقاطع مصورة ولا تسجيلات صوتية (صفحات وتنسيقات وبرامج)
    [many] { $pages } سجلًا ليست صورًا ولا مقاطع مصورة ولا تسجيلات صوتية (صفحات وتنسيقات وبرامج)
   *[other] { $pages } سجل ليست صورًا ولا مقاطع مصورة ولا تسجيلات صوتية (صفحات وتنسيقات وبرامج)
}، و{ $small ->
    [zero] لا صورة دون 1 كيبيبايت ولا أيقونة
    [one] صورة واحدة دون 1 كيبيبايت أو أيقونة
    [two] صورتان دون 1 كيبيبايت أو أيقونتان
    [few] { $small } صور دون 1 كيبيبايت أو أيقونات
    [many] { $small } صورة دون 1 كيبيبايت أو أيقونة
   *[other] { $small } صورة دون 1 كيبيبايت أو أيقونة
}. والأرشيف محفوظ بكل ما فيه.
intake-gap-web-damaged = أرشيف الويب تالف في { $count ->
    [zero] لا مواضع
    [one] موضع واحد
    [two] موضعين
    [few] { $count } مواضع
    [many] { $count } موضعًا
   *[other] { $count } موضع
}، وقد تكون سجلات مفقودة هناك. وأُخذ ما قبله وما بعده.
intake-gap-web-segmented = في أرشيف الويب { $count ->
    [zero] لا قطع من ملفات موزعة
    [one] قطعة واحدة من ملف موزّع على عدة سجلات
    [two] قطعتان من ملفات موزعة على عدة سجلات
    [few] { $count } قطع من ملفات موزعة على عدة سجلات
    [many] { $count } قطعة من ملفات موزعة على عدة سجلات
   *[other] { $count } قطعة من ملفات موزعة على عدة سجلات
}، ولا يجمعها سند. والأرشيف محفوظ.
intake-gap-web-encoding = الجواب المؤرشف مضغوط بطريقة لا يمكن فكها هنا ({ $encoding }). وأرشيف الويب محفوظ بما فيه.
intake-gap-web-revisit = بدلًا من الملف يحيل أرشيف الويب إلى ملف مطابق أُرشف من قبل، ولا يضم ذلك الملف. وقد يكون في أرشيف أقدم؛ فاطلبه.
intake-gap-web-parts = جلب المتصفح الملف على أجزاء، ولم تؤرشف كلها: الموجود { $have } من { $total } بايت.
intake-gap-web-pieces = تذكر قائمة التشغيل { $playlist } قطعًا من بث عددها { $count }؛ وليس في الأرشيف منها { $missing ->
    [zero] شيء ناقص
    [one] قطعة واحدة
    [two] قطعتان
    [few] { $missing } قطع
    [many] { $missing } قطعة
   *[other] { $missing } قطعة
}.
intake-gap-wacz-missing = تذكره قائمة ملفات الأرشيف (datapackage.json)، ولكنه غير موجود.
intake-gap-wacz-elsewhere = تذكره قائمة ملفات الأرشيف بعنوان على الشبكة. لا يتبع سند الروابط أبدًا. اطلبه من المصدر.
intake-gap-wacz-package = تعذّرت قراءة قائمة ملفات الأرشيف أو قائمة بصماتها. وهي محفوظة؛ وأُخذت أرشيفات الويب من دونها.
intake-gap-wacz-pages = في قائمة الصفحات تعذّرت قراءة { $count ->
    [zero] لا شيء
    [one] سطر واحد
    [two] سطرين
    [few] { $count } أسطر
    [many] { $count } سطرًا
   *[other] { $count } سطر
}. وهي محفوظة.

## Gaps: auto-archiver
intake-gap-aa-nothing = طُلب من auto-archiver أن يؤرشف { $url } فلم يجد ما يحفظه. لا يتبع سند الروابط أبدًا.
intake-gap-aa-missing = يذكر سجل auto-archiver هذا الملف، ولكنه غير موجود. وقد يكون خُزّن في موضع آخر؛ اسأل من شغّل البرنامج.
intake-gap-aa-rows = في سجل auto-archiver تعذّرت قراءة { $count ->
    [zero] لا شيء
    [one] مدخل واحد
    [two] مدخلين
    [few] { $count } مداخل
    [many] { $count } مدخلًا
   *[other] { $count } مدخل
}. والسجل محفوظ.

## Gaps: ProofMode and Tella
intake-gap-field-record = تعذّرت قراءة سجل الهاتف. وهو محفوظ.
intake-gap-field-missing = يتحدث سجل الهاتف عن هذا الملف، ولكنه لم يأتِ مع السجل. اطلبه من المصدر.
intake-gap-tella-vault = خزانة Tella: { $count ->
    [zero] لا ملفات مشفّرة
    [one] ملف مشفّر واحد
    [two] ملفان مشفّران
    [few] { $count } ملفات مشفّرة
    [many] { $count } ملفًا مشفّرًا
   *[other] { $count } ملف مشفّر
} لا يفتحها إلا تطبيق Tella على ذلك الهاتف. امتداداتها امتدادات صور ومقاطع مصورة، أما محتواها فليس كذلك. اطلب من المصدر أن يصدّر الملفات من Tella.

## Notes: web archives
intake-note-web-piece = قطعة من بث قُطّع لإرساله؛ وقد لا تعمل وحدها.
intake-note-web-belongs = القطعة { $index } من { $count } في قائمة التشغيل { $playlist }.
intake-note-web-joined = جُمع من { $count ->
    [zero] لا أجزاء
    [one] جزء واحد
    [two] جزأين
    [few] { $count } أجزاء
    [many] { $count } جزءًا
   *[other] { $count } جزء
} جلبها المتصفح واحدًا بعد آخر، وهي كلها موجودة.
intake-note-web-joined-unknown = جُمع من { $count ->
    [zero] لا أجزاء
    [one] جزء واحد
    [two] جزأين
    [few] { $count } أجزاء
    [many] { $count } جزءًا
   *[other] { $count } جزء
} جلبها المتصفح واحدًا بعد آخر. ولا يذكر أي جزء طول الملف كله، فقد تكون نهايته مفقودة.
intake-note-web-beginning = بدايته فقط، { $have } بايت جُمعت من { $count ->
    [zero] لا أجزاء
    [one] جزء واحد
    [two] جزأين
    [few] { $count } أجزاء
    [many] { $count } جزءًا
   *[other] { $count } جزء
}؛ ولم يؤرشف الباقي.
intake-note-web-parts-disagree = تختلف الأجزاء المتداخلة في ما تشترك فيه. أُخذ أولها: ربما تغيّر الملف في أثناء جلبه.
intake-note-web-unplaced = جزء من ملف جلبه المتصفح على أجزاء؛ ولا يذكر الجواب أي جزء هو.
intake-note-web-revisit = لا يضم الأرشيف هذه البايتات هنا مرة ثانية، بل يحيل إلى ملف مطابق أرشفه من قبل.
intake-note-web-view = صورة صنعها برنامج الأرشفة للصفحة ({ $kind })؛ لم ينشرها أحد.
intake-note-web-converted = صنعه برنامج الأرشفة بتحويل سجل آخر.
intake-note-web-resource = لم يجلبه متصفح من الصفحة، بل أضافه برنامج الأرشفة.
intake-note-web-truncated = قطعه برنامج الأرشفة ({ $reason })؛ ونهايته مفقودة.
intake-note-web-page-by-time = لا يذكر أي سجل الصفحة التي كان عليها. والصفحة المذكورة هي آخر ما أُرشف قبله.
intake-note-wacz-unlisted = لا تذكره قائمة ملفات الأرشيف (datapackage.json): أُضيف إليه، أو أُسقط من القائمة.

## Notes: auto-archiver, ProofMode and Tella
intake-note-aa-thumbnail = لقطة ثابتة صنعها auto-archiver من مقطع مصور؛ لم ينشرها أحد.
intake-note-aa-screenshot = صورة صنعها auto-archiver للصفحة؛ لم ينشرها أحد.
intake-note-aa-made = يقول auto-archiver عن هذا الملف: { $id }.
intake-note-aa-unnamed = لا يذكر أي سجل هذا الملف؛ ولا يُعرف ما صلته بالمنشور.
intake-note-field-withheld = يذكر السجل أيضًا شبكات أو الجهاز نفسه. وقد يدل ذلك على من كان هناك، فلا يُعرض؛ وهو في السجل المحفوظ.

## Vouchers: web archives
intake-voucher-web-sums = البايتات هي التي صُنع منها السجل. والبصمة في الأرشيف نفسه: من يغيّر الأرشيف يستطيع أن يغيّرها.
intake-voucher-web-sums-differ = البايتات ليست التي صُنع منها السجل.
intake-voucher-wacz-sums = { $count ->
    [zero] لا ملفات لها البصمات
    [one] لملف واحد البصمة
    [two] لملفين البصمات
    [few] لـ{ $count } ملفات البصمات
    [many] لـ{ $count } ملفًا البصمات
   *[other] لـ{ $count } ملف البصمات
} التي تسردها datapackage.json. وقد جاءت القائمة مع الأرشيف.
intake-voucher-wacz-sums-differ = { $count ->
    [zero] لا ملفات تخالف البصمات
    [one] ملف واحد ليست له البصمة
    [two] ملفان ليست لهما البصمات
    [few] { $count } ملفات ليست لها البصمات
    [many] { $count } ملفًا ليست لها البصمات
   *[other] { $count } ملف ليست لها البصمات
} التي تسردها datapackage.json، ومنها { $path }.
intake-voucher-wacz-no-sums = لا تسرد datapackage.json بصمة يمكن فحصها.
intake-voucher-wacz-unlisted = لا تذكر datapackage.json أرشيف الويب هذا: لا شيء يشهد له.
intake-voucher-wacz-package = قائمة الملفات datapackage.json هي التي أُخذت بصمتها.
intake-voucher-wacz-package-differs = قائمة الملفات datapackage.json ليست التي أُخذت بصمتها: تغيّرت القائمة أو بصمتها.
intake-voucher-wacz-other-sum = التوقيع على datapackage.json أخرى.
intake-voucher-wacz-no-key = ليس هناك مفتاح تمكن قراءته لفحص التوقيع.
intake-voucher-wacz-broken = التوقيع لا يطابق.
intake-voucher-wacz-anonymous = يطابق التوقيع المفتاح الذي جاء مع الأرشيف. ولا يقول أحد لمن هذا المفتاح.
intake-voucher-wacz-domain = يطابق التوقيع الشهادة التي جاءت مع الأرشيف، وقد أصدرها { $issuer }. ولم يُحكم هنا على إمكان الوثوق بهذه الجهة.
intake-voucher-wacz-certificate = يطابق التوقيع الشهادة التي جاءت مع الأرشيف، وقد أصدرها { $issuer }؛ ولكن الشهادة لا تذكر النطاق، أو لم تكن سارية حينها، أو لا تطابق مُصدرها.
intake-voucher-wacz-test-issuer = الشهادة من { $issuer }، وهي جهة للتجريب يحصل منها أي أحد على شهادات لا تشهد لشيء.

## Vouchers: time-stamps
intake-voucher-time-fits = ختم الوقت على هذه البايتات، ويطابق الشهادات التي جاءت معه. ولم يُحكم هنا على إمكان الوثوق بالجهة التي أصدرته.
intake-voucher-time-other = ختم الوقت على بايتات أخرى.
intake-voucher-time-broken = ختم الوقت لا يطابق الشهادات التي جاءت معه.
intake-voucher-time-no-root = ختم الوقت على هذه البايتات. وتعذّر فحصه أكثر من ذلك: لم تأتِ معه كل شهادات الجهة التي أصدرته.
intake-voucher-time-unreadable = تعذّرت قراءة ختم الوقت.
intake-voucher-ots = الملف عن هذه البايتات. أما منذ متى، فلا يُعرف إلا من سلسلة بيتكوين، ولم تُسأل.

## Vouchers: names, records, devices
intake-voucher-name = صُنع الاسم من بصمة هذه البايتات (أول 24 خانة منها).
intake-voucher-name-differs = يقول السجل إن الاسم صُنع من بصمة الملف؛ وللبايتات بصمة أخرى.
intake-voucher-name-random = يشبه الاسم ما يُصنع من بصمة، ولكنه لم يُصنع من هذه البايتات. وقد تُختار مثل هذه الأسماء عشوائيًا أيضًا.
intake-voucher-record-sum = للبايتات البصمة التي يذكرها السجل المجاور للملف. ومن يغيّر الملف يستطيع أن يغيّر السجل.
intake-voucher-record-sum-differs = ليست للبايتات البصمة التي يذكرها السجل المجاور للملف.
intake-voucher-pgp-fits = يطابق التوقيع المفتاح الذي جاء مع الحزمة. ولا يشهد إلا بأن جهازًا واحدًا وقّعها كلها؛ ولا يشهد أحد للمفتاح.
intake-voucher-pgp-broken = التوقيع لا يطابق هذا الملف والمفتاح الذي جاء مع الحزمة.
intake-voucher-pgp-no-key = لم يأتِ مع التوقيع المفتاح الذي يُفحص به.
intake-voucher-pgp-outdated = يقوم المفتاح أو التوقيع على بصمات يمكن تزويرها اليوم (SHA-1)؛ فلم يُفحص.
intake-voucher-pgp-large = الملف أكبر من أن يُفحص توقيعه هنا. والسجل الموقّع المجاور يذكر بصمة الملف.
intake-voucher-pgp-unreadable = تعذّرت قراءة التوقيع.
intake-voucher-platform = ما يقوله صانع نظام الهاتف عن الجهاز. ولا تؤكده إلا خوادمه، ولم تُسأل.

# What intake says about messages, stores and wrappers of Outlook (.msg, .pst, .ost, winmail.dat).
# No sentence names the file: it stands beside it.

## Gaps
intake-gap-outlook-empty = تذكر الرسالة هذا المرفق، ولكنها لا تضم محتواه. يُسقطه برنامج Outlook أحيانًا، كما يحدث عند حذف المرفقات لتوفير المساحة. اطلب الملف من المصدر.
intake-gap-outlook-reference = لا تضم الرسالة إلا مسار الملف على حاسوب المرسِل أو شبكته: { $address }. اطلب الملف من المصدر.
intake-gap-outlook-object = أدرج برنامج آخر كائنًا في الرسالة، ولا يضم هذا الكائن ملفًا يمكن استخراجه وحده. والرسالة محفوظة، ويمكن رؤية الكائن في Outlook.
intake-gap-outlook-items = يضم المخزن أيضًا مدخلات ليست رسائل بريد (النوع: { $kind }). أُخذ ما أُرفق بها، ولم يُؤخذ محتواها هي. والمخزن نفسه محفوظ.

## Notes
intake-note-outlook-inline = يظهر داخل نص الرسالة، كما هي حال الصور والشعارات في التوقيعات.
intake-note-outlook-object = استُخرج من كائن أدرجه برنامج آخر في الرسالة.
intake-note-outlook-checksum = مجموع التحقق المرافق له، في الملف الذي استُخرج منه، لا يوافق محتواه. وقد يكون الملف تالفًا.
intake-note-outlook-unsent = الرسالة معلَّمة بأنها لم تُرسل: هي مسودة.
intake-note-outlook-deleted = تقع الرسالة بين العناصر المحذوفة في المخزن.
intake-note-outlook-orphan = لا يعرض أي مجلد في المخزن هذه الرسالة؛ وقد عُثر عليها في فهرس المخزن نفسه. وربما حُذفت نهائيًا.
intake-note-outlook-no-mime = لا يحتفظ Outlook بالرسالة كما أُرسلت، بل بأجزائها فقط. لذلك لا يمكن التحقق من توقيع خادم البريد بهذا الملف؛ ويلزم لذلك نسخة من الرسالة الأصلية (.eml).

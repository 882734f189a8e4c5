# What checks ask and answer. Ids: check-<name>-<code>[-<variant>]; limit-… says what a finding cannot show.

## Integrity of the file
check-file_integrity = سلامة الملف
check-file_integrity-question = هل يمكن فك ترميز الملف من أول بايت إلى آخر بايت، وهل محتواه من النوع الذي يدل عليه اسمه؟
check-file_integrity-decodes_whole = فُك ترميز الملف كاملًا من أول بايت إلى آخر بايت.
check-file_integrity-truncated = الملف مبتور قبل نهايته: أفاد برنامج فك الترميز بالرسالة «{ $message }» (عدد الرسائل: { $messages }). وقد فُحص ما سبق موضع البتر.
check-file_integrity-decode_errors = فُك ترميز الملف مع أخطاء: «{ $message }» (عدد الرسائل: { $messages }).
check-file_integrity-undecodable = تعذّر فك ترميز الملف: «{ $message }» (عدد الرسائل: { $messages }). بايتاته محفوظة.
check-file_integrity-undecodable-quarantined = تعذّر إتمام فحص الملف (المرحلة: { $stage }؛ السبب: { $reason }). بايتاته محفوظة.
check-file_integrity-type_differs_from_name = ينتهي الاسم بـ «.{ $ending }» أما المحتوى فمن نوع { $type }.
check-file_integrity-empty_file = الملف فارغ لا يحوي أي بايت. سُلِّم ملف بهذا الاسم دون محتوى.
check-file_integrity-not_decoded = لم يُفك ترميز الملف حتى نهايته، فلم تُختبر سلامته.

## Editing software
check-editing_software = برامج التحرير
check-editing_software-question = ما البرامج التي كتبت الملف؟
check-editing_software-pixel_editor = يذكر الملف «{ $program }» بين البرامج التي كتبته (مذكور في { $where }). ولا يبيّن ذلك ما الذي تغيّر، إن كان قد تغيّر شيء.
check-editing_software-container_rewritten = أعاد «{ $program }» تغليف الملف أو ترميزه (مذكور في { $where })، كما يحدث عند التنزيل والاقتطاع وفي تطبيقات كثيرة. ولا يبيّن ذلك ما الذي تغيّر، إن كان قد تغيّر شيء.
check-editing_software-container_rewritten-camera_names = أعاد «{ $program }» تغليف الملف (مذكور في { $where }) مع بقاء أسماء المسارات التي كتبها جهاز التسجيل: والأرجح أن الصورة والصوت نُسخا دون إعادة ترميز. ولا يبيّن ذلك ما الذي اقتُطع، إن كان قد اقتُطع شيء.
check-editing_software-container_rewritten-tags = كتب «{ $program }» في البيانات الوصفية للملف (مذكور في { $where }). وقد تكون الأوقات والمواقع والأسماء منه، ولا يلزم أن يكون قد مسّ الصورة أو الصوت.
check-editing_software-no_editor_named = لا يذكر الملف أي برنامج تحرير.

## Traces of platforms
check-platform_traces = مسار الملف
check-platform_traces-question = ما الكاميرات والتطبيقات والمنصات التي تركت آثارها في الملف؟
check-platform_traces-camera_structure = بنية الملف كما تكتبها أجهزة التسجيل ({ $trace })، ويذكر الملف أن الكاميرا هي { $camera }. وهذا هو المتوقع من الملف الأصلي، غير أن التقليد المتقن يبدو كذلك أيضًا.
check-platform_traces-camera_structure-unnamed = بنية الملف كما تكتبها أجهزة التسجيل ({ $trace })، ولا يذكر الملف الشركة الصانعة ولا الطراز. وهذا هو المتوقع من الملف الأصلي، غير أن التقليد المتقن يبدو كذلك أيضًا.
check-platform_traces-platform_copy = مرّ الملف عبر { $platform } أو جُعل يبدو كذلك. الأساس: { $trace } ({ $confidence }). مثل هذه النسخ أمر معتاد، ولا تؤيد المحتوى ولا تعارضه.
check-platform_traces-platform_copy-alike = الملف من النوع الذي يكتبه { $platform } أو يسمّيه. الأساس: { $trace } ({ $confidence }). مثل هذه النسخ أمر معتاد، ولا تؤيد المحتوى ولا تعارضه.
check-platform_traces-platform_copy-several = الملف من النوع الذي يكتبه كل من { $platform } و{ $other }. الأساس: { $trace } ({ $confidence }). مثل هذه النسخ أمر معتاد، ولا تؤيد المحتوى ولا تعارضه.
check-platform_traces-history_unknown = لا تطابق بنية الملف أي كاميرا أو تطبيق أو منصة معروفة، ومساره غير معروف.
check-platform_traces-history_unknown-other_program = بنية الملف قريبة مما تكتبه أجهزة التسجيل، لكن برنامجًا آخر كتب اسمه فيه. والمسار بين الاثنين غير معروف.

platform-facebook = فيسبوك
platform-youtube = يوتيوب
platform-x = إكس (تويتر)
platform-whatsapp = واتساب
platform-telegram = تلغرام
platform-signal = سيغنال
platform-viber = فايبر
confidence-named = علامة المنصة نفسها موجودة في الملف
confidence-structure_and_name = تتفق البنية واسم الملف
confidence-name = بحسب اسم الملف فقط، والأسماء قابلة للكتابة باليد
confidence-compatible = توافق فقط، وقد تكتب برامج أخرى ملفات مثله
trace-fbmd = حقل تعليمات خاصة يبدأ بـ FBMD
trace-google_handler = اسم مسار يكتبه برنامج غوغل
trace-vork_handler = اسم مسار يكتبه برنامج إكس
trace-beam = كتلة «beam» أو «loop» قبل الفهرس
trace-whatsapp_photo_named = لا بيانات وصفية، وأبعاد صور واتساب، واسم أعطاه واتساب
trace-telegram_photo_named = لا بيانات وصفية، وأبعاد صور تلغرام، واسم أعطاه تلغرام
trace-whatsapp_name = اسم أعطاه واتساب
trace-telegram_name = اسم أعطاه تلغرام
trace-signal_name = اسم أعطاه سيغنال
trace-viber_name = اسم أعطاه فايبر
trace-facebook_name = اسم أعطاه فيسبوك أو ماسنجر
trace-x_name = اسم أعطاه إكس
trace-telegram_photo = لا بيانات وصفية، وأبعاد صور تلغرام وجداولها
trace-whatsapp_photo = لا بيانات وصفية، وأبعاد صور واتساب، وجداول قياسية
trace-android_recorder = ترتيب الكتل وأسماء المسارات كما يكتبها مسجّل أندرويد
trace-iphone_recorder = ترتيب الكتل وأسماء المسارات كما يكتبها مسجّل آيفون
trace-camera_jpeg = البيانات الوصفية أولًا، وقيم التعريض، ومعاينة مصغّرة، دون ترويسة برنامج آخر
trace-camera_heif = ملف HEIF مع قيم التعريض

## Capture time
check-capture_time = ساعات الجهاز
check-capture_time-question = هل تضع ساعات الجهاز التسجيل ضمن الإطار الزمني للحادثة؟
check-capture_time-coherent_in_window = تتفق الساعات الواردة في الملف ({ $clocks }) فيما بينها بفارق لا يتجاوز { $skew } إذا قُرئت على { $offset }. وبحسبها بدأ التسجيل في { $start }، أي ضمن الإطار الزمني للحادثة.
check-capture_time-coherent_in_window-zone_stated = تتفق الساعات الواردة في الملف ({ $clocks }) فيما بينها بفارق لا يتجاوز { $skew }. وبحسبها بدأ التسجيل في { $start }، أي ضمن الإطار الزمني للحادثة.
check-capture_time-one_clock_in_window = ساعة واحدة في الملف ({ $clock }: { $stated })، إذا قُرئت على { $offset }، تضع بداية التسجيل في { $start }، أي ضمن الإطار الزمني للحادثة. عدد طرائق قراءة منطقتها الزمنية التي جُرّبت: { $hypotheses }.
check-capture_time-one_clock_in_window-zone_stated = ساعة واحدة في الملف ({ $clock }: { $stated })، وهي تذكر منطقتها الزمنية، تضع بداية التسجيل في { $start }، أي ضمن الإطار الزمني للحادثة.
check-capture_time-in_window_other_zone = ساعة واحدة في الملف ({ $clock }: { $stated }) لا تقع ضمن الإطار الزمني للحادثة إلا إذا قُرئت على { $offset }، وهو فارق ربما أظهرته الهواتف القريبة من المكان: { $start }. عدد طرائق قراءة منطقتها الزمنية التي جُرّبت: { $hypotheses }.
check-capture_time-outside_window-before = ساعة واحدة في الملف ({ $clock }: { $stated }) تضع التسجيل قبل الإطار الزمني للحادثة بمقدار { $gap }{ $hypotheses ->
    [1] {""}
   *[other] ، في أقرب طرائق قراءة منطقتها الزمنية (عددها: { $hypotheses })
}. وقد تُظهر ساعة غير مضبوطة الأمر نفسه؛ فلا يمكن للفحص الجزم.
check-capture_time-outside_window-after = ساعة واحدة في الملف ({ $clock }: { $stated }) تضع التسجيل بعد الإطار الزمني للحادثة بمقدار { $gap }{ $hypotheses ->
    [1] {""}
   *[other] ، في أقرب طرائق قراءة منطقتها الزمنية (عددها: { $hypotheses })
}. وقد يُظهر تسجيلٌ لما بعد الحادثة أو ساعة غير مضبوطة الأمر نفسه؛ فلا يمكن للفحص الجزم.
check-capture_time-far_outside_window-before = الساعة الواردة في الملف ({ $clock }: { $stated }) تضع التسجيل قبل الإطار الزمني للحادثة بمقدار { $gap }. وهذا غير متوقع من تسجيل للحادثة؛ وقد يكون السبب البريء ساعةً غير مضبوطة.
check-capture_time-far_outside_window-after = الساعة الواردة في الملف ({ $clock }: { $stated }) تضع التسجيل بعد الإطار الزمني للحادثة بمقدار { $gap }. وهذا غير متوقع من تسجيل للحادثة؛ وقد يكون السبب البريء ساعةً غير مضبوطة أو تسجيلًا لاحقًا للمكان.
check-capture_time-before_event_coherent = تتفق الساعات الواردة في الملف ({ $clocks }) فيما بينها بفارق لا يتجاوز { $skew }، وتضع التسجيل في { $start }، أي قبل الإطار الزمني للحادثة بمقدار { $gap }. وهذا غير متوقع من تسجيل للحادثة؛ وقد يكون السبب البريء ساعةً غير مضبوطة.
check-capture_time-clock_unset = تُظهر الساعة الواردة في الملف ({ $clock }: { $stated }) تاريخًا تُظهره الساعات حين لا يضبطها أحد. ولا تفيد بشيء عن وقت التسجيل.
check-capture_time-clock_unset-after_receipt = تُظهر الساعة الواردة في الملف ({ $clock }: { $stated }) وقتًا لاحقًا لاستلام الملف ({ $start }، أي بعد الإطار الزمني للحادثة بمقدار { $gap }). كانت تلك الساعة خاطئة، ولا تفيد بشيء عن وقت التسجيل.
check-capture_time-no_capture_time = لا يذكر الملف وقت التسجيل.
check-capture_time-no_capture_time-name_only = لا يذكر الملف وقت التسجيل، وإنما يذكره اسمه فقط ({ $clock }: { $stated }). الأسماء يعطيها الناس والتطبيقات ويمكن كتابتها باليد؛ ولا يُعتد بذلك وحده في التقدير.

## Position
check-place = الموقع
check-place-question = هل يقع الموقع المذكور في الملف ضمن منطقة الحادثة؟
check-place-inside_area = الموقع المكتوب في الملف ({ $source }، بدقة { $precision }) يقع داخل منطقة الحادثة.
check-place-near_area = الموقع المكتوب في الملف ({ $source }، بدقة { $precision }) يقع على بُعد { $distance } من منطقة الحادثة، وهو بُعد لا يتجاوز ما تسمح به دقته.
check-place-network_fix = الموقع المكتوب في الملف ({ $source }) مأخوذ من شبكة الهاتف (بدقة { $precision }) ويتفق مع منطقة الحادثة بقدر ما تسمح به دقته (على بُعد { $distance }).
check-place-stale_fix = الموقع المكتوب في الملف ({ $source }) أقدم من التسجيل بمقدار { $age }، ويقع على بُعد { $distance } من منطقة الحادثة، ويبيّن أين كان الجهاز قبل ذلك؛ فلا يمكن للفحص الجزم بمكان التسجيل.
check-place-outside_area = الموقع المكتوب في الملف ({ $source }، بدقة { $precision }) يقع على بُعد { $distance } من منطقة الحادثة. وقد يُظهر انعكاس الإشارة أو تحديد قديم للموقع أو التصوير من بعيد الأمر نفسه؛ فلا يمكن للفحص الجزم.
check-place-outside_area-network = الموقع المكتوب في الملف ({ $source }) مأخوذ من شبكة الهاتف (± { $precision }) ويبعد { $distance } عن منطقة الحادثة. وقد يُظهر موقع قديم الأمر نفسه؛ فلا يمكن للفحص الجزم.
check-place-far_outside_jamming = الموقع المكتوب في الملف ({ $source }، بدقة { $precision }) يقع على بُعد { $distance } من منطقة الحادثة. ومن المعروف أن إشارات الأقمار الصناعية مشوَّشة في المنطقة؛ فلا يمكن للفحص الجزم.
check-place-far_outside = الموقع المكتوب في الملف ({ $source }، بدقة { $precision }) يقع على بُعد { $distance } من منطقة الحادثة، ووقت الأقمار الصناعية متفق مع الساعات الأخرى في الملف. وهذا غير متوقع من تسجيل أُجري هناك؛ وقد يكون الموقع قد عُدّل.
check-place-no_position = لا يذكر الملف أي موقع.

## Earlier copy
check-earlier_copy = نسخة أسبق
check-earlier_copy-question = هل كانت اللقطة نفسها موجودة قبل الحادثة؟
check-earlier_copy-earlier_in_own_custody = يبيّن سجل الاستلام لدينا أن اللقطة نفسها كانت موجودة في { $by } أو قبله، أي قبل الإطار الزمني للحادثة بمقدار { $before } ({ $whose }: { $source }؛ عدد هذه السجلات: { $records }). وهي لا تُظهر هذه الحادثة إن صح التطابق والسجل.
check-earlier_copy-earlier_in_own_custody-same_file = يبيّن سجل الاستلام لدينا أن هذا الملف بعينه كان موجودًا في { $by } أو قبله، أي قبل الإطار الزمني للحادثة بمقدار { $before } ({ $whose }: { $source }؛ عدد هذه السجلات: { $records }). وهو لا يُظهر هذه الحادثة إن صح السجل.
check-earlier_copy-earlier_by_editable_record = يُرجع أحد السجلات اللقطة نفسها إلى { $by } أو قبله، أي قبل الإطار الزمني للحادثة بمقدار { $before } ({ $whose }؛ { $source }: { $stated }؛ عدد هذه السجلات: { $records }). فإن صح ذلك التاريخ فهي لم تُسجَّل في هذه الحادثة. والسجل قابل للتعديل، لذا فهذا سؤال يُطرح على المراجع.
check-earlier_copy-earlier_by_editable_record-same_file = يُرجع أحد سجلات هذا الملف بعينه تاريخه إلى { $by } أو قبله، أي قبل الإطار الزمني للحادثة بمقدار { $before } ({ $whose }؛ { $source }: { $stated }؛ عدد هذه السجلات: { $records }). فإن صح ذلك التاريخ فهو لم يُسجَّل في هذه الحادثة. والسجل قابل للتعديل، لذا فهذا سؤال يُطرح على المراجع.
check-earlier_copy-no_earlier_copy = لم يُعثر على نسخة من اللقطة نفسها تسبق الحادثة. عدد العناصر الأخرى التي جرى البحث فيها: { $searched }؛ وعدد عناصر الأرشيف التي لا يمكن البحث فيها: { $not_searchable }.
check-earlier_copy-attached_elsewhere = اللقطة نفسها مرتبطة أيضًا بحوادث أخرى: { $incidents } (عدد العناصر المعنية: { $items }). والناس هم من يقررون أي ارتباط هو الصحيح.
check-earlier_copy-not_searchable = لا يحوي هذا العنصر صورة يمكن البحث عنها، فتعذّر البحث عن نسخ أسبق.

## First known
check-first_known = أول ظهور معروف
check-first_known-question = منذ متى يُعرف أن اللقطة موجودة؟
check-first_known-known_since = يبيّن سجلنا أن اللقطة كانت موجودة في { $own } أو قبله (عدد السجلات التي نُظر فيها: { $records }).
check-first_known-known_since-by_others = يبيّن سجلنا أن اللقطة كانت موجودة في { $own } أو قبله. وأسبق سجل آخر يُرجعها إلى { $by } أو قبله ({ $whose }؛ { $source }: { $stated }؛ عدد السجلات التي نُظر فيها: { $records }).

## What findings cannot show
limit-device_clocks_can_be_set = يمكن ضبط ساعات الأجهزة باليد، ويمكن تعديل الأوقات المكتوبة في الملف.
limit-satellite_time_stale = في الملف وقت من الأقمار الصناعية لا يتفق مع أي ساعة أخرى فيه. وهو وقت آخر تحديد للموقع وقد يكون قديمًا؛ فلا يُستنتج منه شيء.
limit-clocks_disagree = في الملف ساعة أخرى لا تتفق مع هذه، كما يحدث بعد التصدير أو بعد تعديل لاحق.
limit-positions_can_be_edited = يمكن تعديل المواقع المكتوبة في الملف، ويمكن التشويش على إشارات الأقمار الصناعية.
limit-precision_not_stated = لا يذكر الملف مدى دقة الموقع؛ واعتُمدت ± { $precision } كما هو معتاد في مثله.
limit-unknown_datum = يذكر الموقع مرجعًا جغرافيًا آخر ({ $datum })؛ وقد وُسّعت الدقة لذلك.
limit-several_positions = { $positions ->
    [zero] لا يذكر الملف مواقع ({ $positions })
    [one] يذكر الملف موقعًا واحدًا ({ $positions })
    [two] يذكر الملف موقعين ({ $positions })
    [few] يذكر الملف { $positions } مواقع
    [many] يذكر الملف { $positions } موقعًا
   *[other] يذكر الملف { $positions } موقع
}؛ واستُخدم أدقها.
limit-match_is_measured = كون الاثنين يُظهران اللقطة نفسها مقيس بمحاذاة الصورتين؛ وينبغي أن ينظر المراجع في كلتيهما.
limit-through_further_copies = لم يُطابَق الاثنان مباشرة، بل تربط بينهما نسخ أخرى من السلالة نفسها.
limit-record_can_be_edited = يمكن تعديل ملفات التصدير وتواريخ البريد وأسماء الملفات وساعات الأجهزة، وقد يكون ذلك للطعن في تسجيل.
limit-archive_only = جرى البحث في هذا الأرشيف فقط. ولا يُستبعد وجود نسخة في مكان آخر.
limit-one_arrival_two_incidents = قد يخدم الملف الواحد حادثتين، كأن يُسجَّل قصفان في مقطع واحد.
limit-not_how_much_earlier = ولا يبيّن ذلك كم سبق التسجيلُ هذا التاريخ.
limit-decoding_is_not_content = نجاح فك الترميز لا يفيد بشيء عمّا يُظهره الملف.
limit-damage_says_nothing_of_content = يحدث التلف أثناء النقل، ولا يفيد بشيء عمّا يُظهره الملف.
limit-ask_for_file_again = يُطلب من المصدر إرسال الملف مرة أخرى كمستند أو بالبريد الإلكتروني.
limit-ask_for_original = يُطلب من المصدر الملف كما هو في الهاتف، مرسَلًا كمستند أو بالبريد الإلكتروني.
limit-ask_for_unedited = تُطلب من المصدر النسخة غير المحرَّرة.
limit-edited_is_not_altered = التحرير لا يعني تغيير المضمون: فالشعارات وطمس الوجوه والاقتطاع والتصدير عمل معتاد.
limit-apps_rename = تغيّر التطبيقات والناس أسماء الملفات؛ والامتداد الخاطئ لا ضرر فيه غالبًا.
limit-structure_can_be_imitated = يمكن لمن يعرف بنية الملف أن يقلدها.
limit-not_all_read = الملف غير كامل، أو لم يُقرأ كل ما فيه؛ وقد يكون ذلك مذكورًا في ما لم يُقرأ.
limit-copies_lose_metadata = تزيل المنصات الأوقات والمواقع؛ وغيابها لا يفيد بشيء.

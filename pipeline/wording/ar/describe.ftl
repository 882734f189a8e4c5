# What could not be read of a file, and why. This says something about our look, not about the file.

describe-refused = تعذّرت قراءة { $part }: { $reason }.
describe-died = تعذّرت قراءة { $part }، إذ تعطّل برنامج فك الترميز ({ $reason }). ويبقى ما وجدته أدوات القراءة الأخرى قائمًا.
describe-limit = لم تكتمل قراءة { $part }، إذ بُلغ أحد الحدود ({ $reason }).
describe-tool_missing = تعذّرت قراءة { $part } لأن برنامجًا غير مثبَّت: { $reason }.
describe-frames_cut_short = لم يُنظر في كامل الفيديو عند اختيار الإطارات الرئيسية: { $reason }. والإطارات المعروضة مأخوذة من الجزء السابق لذلك.
describe-frames_many = لكثرة إطارات الفيديو تُركت إطارات أخرى تُظهر مشاهد مختلفة، وعددها { $left_out }.
describe-credentials_not_checked = يحمل الملف بيانات اعتماد المحتوى (C2PA). لم تُفحص هذه البيانات، وما تذكره من برامج وارد ضمن البيانات الوصفية.
describe-telemetry_not_read = في الفيديو مسار تحفظ فيه الكاميرا المواقع والحركة، ولم يُقرأ.

describe-part_pixels = الصورة
describe-part_exif = بيانات EXIF
describe-part_structure = بنية الملف
describe-part_exiftool = المجموعة الأوسع من البيانات الوصفية
describe-part_streams = قائمة المسارات
describe-part_frames = إطارات الفيديو
describe-part_integrity = نتيجة فحص فك الترميز حتى نهاية الملف

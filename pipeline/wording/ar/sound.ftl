# ما تعذّر سماعه أو رؤيته من التسجيل كاملًا، وأي الثواني تتطابق في تسجيلين.
sound-not_heard = لم يُفحص الصوت، فلا يُعثر على نسخ الصوت وحده: { $reason }.
sound-too_short = الصوت أقصر من أربع ثوانٍ: لا يمكن العثور على نسخة منه عن طريق الصوت.
sound-silent = الصوت صمت أو نغمة ثابتة واحدة: لا يمكن العثور على نسخة منه عن طريق الصوت.
frames-thinned = الفيديو طويل إلى حدّ أن صوره قورنت مرة كل { $seconds } ثانية بدل مرتين في الثانية: فمعرفة أي ثانية تطابق أي ثانية أقل دقة.
segment-moment = الصورة عند الثانية { $start } في { $item } هي نفسها عند الثانية { $other_start } في { $other }.
segment-speed = الثواني من { $start } إلى { $end } في { $item } تطابق الثواني من { $other_start } إلى { $other_end } في { $other }، حيث تُعرض بسرعة مضروبة في { $speed }.
segment-share = المشترك { $common } من أصل { $length } ثانية في { $item }، و{ $other_common } من أصل { $other_length } ثانية في { $other }.
segment-too-little = هذا أقل من أن يُعدّ أحدهما نسخة عن الآخر، فمقاطع كثيرة تشترك في بداية أو خاتمة أو لوحة عنوان.
segment-sound = صوت الثواني من { $start } إلى { $end } في { $item } يشبه صوت الثواني من { $other_start } إلى { $other_end } في { $other }.
segment-sound-alone = الصوت وحده متطابق. وقد يكون الصوت نفسه تحت صور مختلفة.
doctor-lost-chromaprint = بُني ffmpeg هذا من دون Chromaprint: لا يُعثر على النسخ عن طريق صوتها.

# Quantities. The engine rounds and chooses the unit. Duals stand in the oblique case (ساعتين): every sentence
# puts a quantity after a preposition or as the second part of a genitive.

unit-number = { $n }
unit-seconds = { $n ->
    [zero] { $n } ثانية
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $n } ثوانٍ
    [many] { $n } ثانية
   *[other] { $n } ثانية
}
unit-minutes = { $n ->
    [zero] { $n } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $n } دقائق
    [many] { $n } دقيقة
   *[other] { $n } دقيقة
}
unit-hours = { $n ->
    [zero] { $n } ساعة
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $n } ساعات
    [many] { $n } ساعة
   *[other] { $n } ساعة
}
unit-days = { $n ->
    [zero] { $n } يوم
    [one] يوم واحد
    [two] يومين
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}
unit-metres = { $n ->
    [zero] { $n } متر
    [one] متر واحد
    [two] مترين
    [few] { $n } أمتار
    [many] { $n } مترًا
   *[other] { $n } متر
}
unit-kilometres = { $n ->
    [zero] { $n } كيلومتر
    [one] كيلومتر واحد
    [two] كيلومترين
    [few] { $n } كيلومترات
    [many] { $n } كيلومترًا
   *[other] { $n } كيلومتر
}
unit-joined = { $first } و{ $second }
unit-negative = سالب { $quantity }

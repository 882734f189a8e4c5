# Sentences that belong to no single room.

main-cannot_exclude = لا تستطيع هذه الفحوص استبعاد المشاهد المرتَّبة مسبقًا، ولا التعديل المتقن الذي يعقبه ضغط تطبيقات المراسلة.
main-absence_is_neutral = غياب البيانات الوصفية لا يدل على شيء في أي من الاتجاهين، فمعظم تطبيقات المراسلة تزيلها.
main-no_pixel_detector = لم يُستخدم أي كاشف للصور المولَّدة آليًا.
main-source_intent = لا يفيد هذا بشيء عن نية من أرسله.
main-check_broke_down = تعطّل الفحص «{ $check }» ({ $exception }). استمرت الفحوص الأخرى، ولا يفيد ذلك بشيء عن العنصر.
main-not_applicable = لا ينطبق الفحص «{ $check }» على هذا العنصر.

# ما فُعل بإحدى النسختين لتنتج عنها الأخرى: إلى جانب جمل summary.ftl

change-crop-box = يمتد هذا الجزء من { $left } % إلى { $right } % من عرض { $first } ابتداءً من اليسار، ومن { $top } % إلى { $bottom } % من ارتفاعها ابتداءً من الأعلى.
change-tilted = تظهر الصورة في { $second } بمنظور مائل: يبدو أنها صُوِّرت عن شاشة أو ورقة مطبوعة.
change-around-bars = تحيط في { $second } أشرطة من لون واحد بصورة { $first } التي تقع بين { $left } % و{ $right } % من العرض وبين { $top } % و{ $bottom } % من الارتفاع.
change-around-screen = تُظهر { $second } حول صورة { $first } كتابة أو رموزًا على لون واحد، كما في لقطات الشاشة أو التعليقات المكتوبة؛ وتقع الصورة بين { $left } % و{ $right } % من العرض وبين { $top } % و{ $bottom } % من الارتفاع.
change-around-pictures = تُظهر { $second } صورًا أخرى أيضًا؛ وتقع صورة { $first } بين { $left } % و{ $right } % من العرض وبين { $top } % و{ $bottom } % من الارتفاع.
change-overlay-box = تمتد هذه المنطقة من { $left } % إلى { $right } % من عرض { $second } ابتداءً من اليسار، ومن { $top } % إلى { $bottom } % من ارتفاعها ابتداءً من الأعلى.
change-colour-lost = { $second } رمادية، أما { $first } فملوّنة.
change-colour-added = { $second } ملوّنة، أما { $first } فرمادية.
change-lighter = { $second } أفتح من { $first } بنسبة { $percent } % من المدى الكامل.
change-darker = { $second } أغمق من { $first } بنسبة { $percent } % من المدى الكامل.
change-contrast-more = التباين في { $second } أعلى منه في { $first }.
change-contrast-less = التباين في { $second } أقل منه في { $first }.

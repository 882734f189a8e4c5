# ما يقوله `sanad doctor` عمّا يُفقد من دون جزء ما.
doctor-lost-confinement = قد تهاجم الملفات هذا الجهاز، لذلك يرفض «سند» فتحها دون هذا المستوى من العزل.
doctor-confinement-breached = العزل غير محكم: { $breaches }.
doctor-lost-sqlite = في الإصدارات الأقدم من SQLite خلل قد يُتلف السجلات إذا انقطع البرنامج في لحظة تفريغ سجل الكتابة.
doctor-lost-library = لا يعمل «سند» من دونه.

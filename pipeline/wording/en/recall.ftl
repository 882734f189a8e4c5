# How much the search finds, as measured

recall-overall = In the benchmark of { $date }, { $photos } photos were altered in many ways and asked about: { $found } of { $of } altered copies were found. In brackets, here { $low } to { $high } %: where the true share lies, with 95 % confidence. Other material may do better or worse.
recall-recompression = Compressed anew, also by messengers and at low quality: { $found } of { $of } ({ $low } to { $high } %).
recall-crop = Cropped, down to 30 % of the picture: { $found } of { $of } ({ $low } to { $high } %).
recall-screenshot = Screenshots and bars around the picture: { $found } of { $of } ({ $low } to { $high } %).
recall-mirror = Mirrored, also with a crop: { $found } of { $of } ({ $low } to { $high } %).
recall-collage = Collages and pictures within pictures: { $found } of { $of } ({ $low } to { $high } %).
recall-screen_photo = Photographed from a screen or a print (simulated): { $found } of { $of } ({ $low } to { $high } %).
recall-overlay = With a logo, banner, sticker or watermark: { $found } of { $of } ({ $low } to { $high } %).
recall-unrelated = Of { $pairs } pairs of unrelated photos, { $false } were taken for copies.
recall-archive = This archive holds { $held } items; { $not_searchable } of them cannot be searched.

# How much the search finds, as measured

recall-overall = In the benchmark of { $date }, { $photos } photos were altered in many ways and asked about: { $found } of { $of } altered copies were found (between { $low } and { $high } in a hundred, with 95 % confidence). Other material may do better or worse.
recall-recompression = Compressed anew, also by messengers and at low quality: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-crop = Cropped, down to 30 % of the picture: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-screenshot = Screenshots and bars around the picture: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-mirror = Mirrored, also with a crop: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-collage = Collages and pictures within pictures: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-screen_photo = Photographed from a screen or a print (simulated): { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-overlay = With a logo, banner, sticker or watermark: { $found } of { $of } were found (between { $low } and { $high } in a hundred).
recall-unrelated = Of { $pairs } pairs of unrelated photos, { $false } were taken for copies.
recall-archive = This archive holds { $held } items; { $not_searchable } of them cannot be searched.

# What could not be heard or seen of a recording as a whole, and which seconds of two recordings equal each other.
sound-not_heard = The sound was not looked at, so copies of the sound alone are not found: { $reason }.
sound-too_short = The sound is shorter than four seconds: no copy of it can be found by the sound.
sound-silent = The sound is silence or one steady tone: no copy of it can be found by the sound.
frames-thinned = The video is so long that its frames were compared every { $seconds } seconds instead of twice a second: which second equals which is known less exactly.
segment-moment = The picture at second { $start } of { $item } equals the one at second { $other_start } of { $other }.
segment-speed = Seconds { $start } to { $end } of { $item } equal seconds { $other_start } to { $other_end } of { $other }, where they run at { $speed } times the speed.
segment-share = In common are { $common } of the { $length } seconds of { $item }, and { $other_common } of the { $other_length } seconds of { $other }.
segment-too-little = That is too little to take one for a copy of the other: many films share an opening, a closing or a title card.
segment-sound = Seconds { $start } to { $end } of { $item } sound like seconds { $other_start } to { $other_end } of { $other }.
segment-sound-alone = Only the sound agrees. The same sound can lie under different pictures.
doctor-lost-chromaprint = This ffmpeg was built without Chromaprint: copies are not found by their sound.

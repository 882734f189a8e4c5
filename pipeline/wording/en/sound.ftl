# What could not be heard or seen of a recording as a whole, and which seconds of two recordings equal each other.
sound-not_heard = The sound was not looked at, so copies of the sound alone are not found: { $reason }.
sound-too_short = The sound is shorter than four seconds: no copy of it can be found by the sound.
sound-silent = The sound is silence or one steady tone: no copy of it can be found by the sound.
frames-thinned = The video is so long that its frames were compared every { $seconds } seconds instead of twice a second: which second equals which is known less exactly.
segment-moment = The picture at second { $start } here equals the one at second { $other_start } there.
segment-speed = Seconds { $start } to { $end } here equal seconds { $other_start } to { $other_end } there, where they run at { $speed } times the speed.
segment-sound = Seconds { $start } to { $end } here sound like seconds { $other_start } to { $other_end } there.
segment-sound-alone = Only the sound agrees. The same sound can lie under different pictures.
doctor-lost-chromaprint = This ffmpeg was built without Chromaprint: copies are not found by their sound.

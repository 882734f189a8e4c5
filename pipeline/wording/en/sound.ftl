# What could not be heard or seen of a recording as a whole, and where two recordings agree.
sound-not_heard = The sound was not looked at, so copies of the sound alone are not found: { $reason }.
sound-too_short = The sound is shorter than four seconds: no copy of it can be found by the sound.
sound-silent = The sound is silence or one steady tone: no copy of it can be found by the sound.
frames-thinned = The video is so long that its frames were compared every { $seconds } seconds instead of twice a second: which second equals which is known less exactly.

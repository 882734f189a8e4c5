# Which frames of a video were looked at.

describe-frames_key_only = The video is long, so not every frame of it was decoded: { $frames } key frames were, and stretches without any where they are long. A shot of less than { $gap } seconds between two key frames may have no picture.
describe-looked_every_frame = Every frame was decoded and compared with the one before it, because the video is short enough for that: at its size and frame rate that is done up to { $limit }. { $cuts ->
    [0] No cut was
    [one] One cut was
   *[other] { $cuts } cuts were
} found, and { $dissolves ->
    [0] no
    [one] one
   *[other] { $dissolves }
} gradual { $dissolves ->
    [one] change
   *[other] changes
} of shot.
describe-looked_untimed = Every frame was decoded and compared with the one before it, though the video is long: in a file of this kind frames have no times of their own, so key frames alone could not be placed in it. { $cuts ->
    [0] No cut was
    [one] One cut was
   *[other] { $cuts } cuts were
} found, and { $dissolves ->
    [0] no
    [one] one
   *[other] { $dissolves }
} gradual { $dissolves ->
    [one] change
   *[other] changes
} of shot.
describe-looked_key_frames = The video is too long for every frame of it to be decoded: at its size and frame rate that is done up to { $limit }. { $frames ->
    [0] None of its key frames could be decoded
    [one] Its only key frame was looked at
   *[other] Its { $frames } key frames were looked at
}{ $filled ->
    [0] .
    [one] , and every frame of one stretch where key frames are far apart.
   *[other] , and every frame of { $filled } stretches where key frames are far apart.
}

# Beside a picture, in small letters.

frame-dark = dark
frame-blurred = blurred
frame-flat = hardly any detail
frame-card = test card or plain title
frame-kept = { $shown ->
    [one] One picture stands for it
   *[other] { $shown } pictures stand for it
}{ $hidden ->
    [0] .
    [one] ; one more is nearly identical to a picture before it: it is searched, and not shown.
   *[other] ; { $hidden } more are nearly identical to a picture before them: they are searched, and not shown.
}

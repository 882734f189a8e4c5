# What could not be read of a file, and why. This says something about our look, not about the file.

describe-refused = { $part } could not be read: { $reason }.
describe-died = { $part } could not be read: the decoder broke down ({ $reason }). What the other readers found stands.
describe-limit = { $part } could not be read to the end: a limit was reached ({ $reason }).
describe-tool_missing = { $part } could not be read, because a program is not installed: { $reason }.
describe-frames_cut_short = Not all of the video was looked at for keyframes: { $reason }. The frames shown come from the part before.
describe-frames_many = { $left_out } more frames that show something else were left out, because the video has too many.
describe-credentials_not_checked = The file carries content credentials (C2PA). They were not checked; programs that they name stand among the metadata.
describe-telemetry_not_read = The video has a track in which the camera keeps positions and motion. It was not read.

describe-part_pixels = The picture
describe-part_exif = The EXIF data
describe-part_structure = The structure of the file
describe-part_exiftool = The wider set of metadata tags
describe-part_streams = The list of streams
describe-part_frames = The frames of the video
describe-part_integrity = The check that the file decodes to its end

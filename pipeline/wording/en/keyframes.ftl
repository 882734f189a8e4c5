# Which frames of a video were looked at.

describe-frames_key_only = The video is long, so not every frame of it was decoded: { $frames } key frames were, and stretches without any where they are long. A shot of less than { $gap } seconds between two key frames may have no picture.

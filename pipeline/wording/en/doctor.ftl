# What `sanad doctor` says is lost without a part.
doctor-lost-confinement = Files could attack this machine: Sanad refuses to decode below this level.
doctor-confinement-breached = The confinement does not hold: { $breaches }.
doctor-lost-sqlite = An older SQLite has a fault that can damage the records when a crash meets a log reset.
doctor-lost-library = Sanad does not start without it.
doctor-lost-arabic-letters = No font with Arabic letters was found: Arabic words are left out of contact sheets. Install one: the package fonts-dejavu-core.
tool-missing-ffmpeg = Videos and sound cannot be decoded: no keyframes, no copies found, no check whether they are whole.
tool-missing-ffprobe = Videos and sound cannot be described: no duration, codec, time or place from their container.
tool-missing-exiftool = Only the common Exif tags of photos are read: no maker notes, XMP, IPTC, trailers, QuickTime keys.
tool-missing-redis-server = No private queue: workers need a Redis that is named in the settings.
tool-missing-bubblewrap = No second level of confinement for decoders; the first one still holds.

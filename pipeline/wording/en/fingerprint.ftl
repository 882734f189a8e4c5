# Why no copy of a picture can be searched for.

fingerprint-too-small = Not searchable: the picture measures { $width } by { $height } pixels, and at least { $least } each way are needed. Copies of it may be in the archive.
fingerprint-too-dark = Not searchable: the picture is too dark to show enough detail (mean brightness { $brightness } of 255, detail { $quality } of 100). Copies of it may be in the archive.
fingerprint-too-flat = Not searchable: the picture shows too little detail ({ $quality } of 100; at least { $least } are needed), as sky, smoke, a wall or strong blur do. Copies of it may be in the archive.

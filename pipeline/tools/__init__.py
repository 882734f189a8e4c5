"""Outside programs and confined decoders. Nothing else in Sanad starts a process or looks inside evidence."""

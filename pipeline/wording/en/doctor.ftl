# What `sanad doctor` says is lost without a part.
doctor-lost-confinement = Files could attack this machine: Sanad refuses to decode below this level.
doctor-confinement-breached = The confinement does not hold: { $breaches }.
doctor-lost-sqlite = An older SQLite has a fault that can damage the records when a crash meets a log reset.
doctor-lost-library = Sanad does not start without it.

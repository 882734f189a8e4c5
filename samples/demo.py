"""`make demo`: the sample incident through the whole pipeline, with the same commands that a user types.

Only one thing here no user can do: an earlier strike's footage is received under a clock of 2016. That is how
Sanad comes to hold a record of its own that is older than the incident. Every custody event of that part names
the simulated clock.
"""

import datetime as dt
import shlex
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from samples.build import build_if_changed

SAMPLES = Path(__file__).parent / "al-atareb"
HANDED_OVER = (
    ("batch", "S-01"),
    ("activists.mbox", "team-mailbox"),
    ("old-mailbox.mbox", "S-02"),
    ("8_live_activist.atareb_export.tar", "team-skype"),
)
"""What was handed over, and by whom: the mail and the Skype account are the team's own."""
INCIDENT = "SYR-ALP-20171113-01"


class SimulatedClock:
    """Stands still at one moment, and says what it is."""

    def __init__(self, moment: dt.datetime) -> None:
        self._moment = moment

    @property
    def name(self) -> str:
        return "simulated clock of the sample"

    def now(self) -> dt.datetime:
        return self._moment


def receive_earlier_strike(case: Path) -> None:
    """What the team received in July 2016, when the same market was hit before."""
    sanad = Sanad.create(case, SimulatedClock(dt.datetime(2016, 7, 26, 9, 30, tzinfo=dt.UTC)))
    submission = sanad.submit([SAMPLES / "earlier"], Handover(SourceCode("S-2016-11"), method="handed over on a drive"))
    sanad.receipt(submission)


def screenshot_of_a_crop(path: Path) -> None:
    """What somebody might send on: a part of one photo, as a telephone shows it in a chat."""
    with Image.open(SAMPLES / "batch" / "20171113_140940.jpg") as photo:
        width, height = photo.size
        part = photo.crop((width // 8, height // 10, width * 7 // 8, height * 17 // 20))
    screen = Image.new("RGB", (540, 1170), (18, 18, 18))
    screen.paste((30, 80, 60), (0, 0, 540, 90))
    screen.paste(part.resize((540, round(540 * part.height / part.width))), (0, 240))
    screen.save(path)


def shown(path: Path) -> str:
    """As a user in this folder would type it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def command(case: Path, *words: str) -> None:
    """Shows and runs one command. A command that fails ends the demo."""
    print(f"\n$ {shlex.join(['sanad', *words])}", flush=True)
    done = subprocess.run([Path(sys.executable).with_name("sanad"), *words, "--case", case], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main(folder: Path) -> None:
    started = time.monotonic()
    build_if_changed(SAMPLES)
    case = folder / "case"
    if not case.exists():
        receive_earlier_strike(case)
    command(case, "incident", "add", shown(SAMPLES / "incident.toml"))
    for name, source in HANDED_OVER[:-1]:
        command(case, "submit", shown(SAMPLES / name), "--incident", INCIDENT, "--source", source)
    name, source = HANDED_OVER[-1]
    command(case, "run", shown(SAMPLES / name), "--incident", INCIDENT, "--source", source)
    for language in ("en", "ar"):
        page = folder / f"summary.{language}.html"
        command(case, "summary", INCIDENT, "--format", "html", "--lang", language, "--output", str(page))
    command(case, "summary", INCIDENT, "--format", "json", "--output", str(folder / "summary.json"))
    question = folder / "screenshot.png"
    screenshot_of_a_crop(question)
    command(case, "ask", shown(question), "--html", str(folder / "answer.html"))
    command(case, "custody", "verify")
    print(f"\nDone in {time.monotonic() - started:.0f} s. Open {folder}/summary.en.html or {folder}/summary.ar.html,")
    print(f"and {folder}/answer.html: what this case holds of {folder}/screenshot.png.")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))

"""`make run` as a supervisor: what ends together, what is said, and that nothing stays."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import run
from launch.places import ROOT, CannotStart

LAUNCHER = """
import sys, time
from pathlib import Path
from launch import run

folder, worker = Path(sys.argv[1]), sys.argv[2]
sleep = "import time; time.sleep(60)"
commands = {
    "web": f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{sleep}']); {sleep}",
    "worker": {"lasting": sleep, "short": "import sys; sys.exit(3)"}[worker],
}

def first_page(port, running):
    time.sleep(0.5)
    print("UP", *[process.pid for process in running.values()], flush=True)

run._parts = lambda *_: [run.Part(name, name, (sys.executable, "-c", code)) for name, code in commands.items()]
run._addresses = lambda *_: {}
run._prepare = lambda *_: None
run._wait_for_the_first_page = first_page
sys.exit(run.main())
"""


def start(folder, kind="lasting"):
    return subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder), kind],
        cwd=ROOT,
        env={**os.environ, "NRM_VAR": str(folder), "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pids_when_up(launcher):
    for line in launcher.stdout:
        if line.startswith("UP"):
            return [int(word) for word in line.split()[1:]]
    raise AssertionError("it never came up")


def processes_with(text):
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if text.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue  # ended meanwhile, or not ours
    return found


def until_nothing_is_left(folder):
    end = time.monotonic() + 15
    while left := processes_with(f"NRM_VAR={folder}"):
        assert time.monotonic() < end, f"left running: {left}"
        time.sleep(0.05)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_children_of_children_included(folder, sent):
    with start(folder) as launcher:
        assert len(pids_when_up(launcher)) == 2
        launcher.send_signal(sent)
        assert "nothing is left running" in launcher.stdout.read()
        assert launcher.wait() == 0
    until_nothing_is_left(folder)


def test_impatience_does_not_interrupt_the_end(folder):
    with start(folder) as launcher:
        pids_when_up(launcher)
        for _ in range(5):
            launcher.send_signal(signal.SIGINT)
            time.sleep(0.01)
        assert launcher.wait() == 0
    until_nothing_is_left(folder)


def test_a_process_that_dies_is_named_and_takes_the_others_with_it(folder):
    with start(folder, kind="short") as launcher:
        said = launcher.stdout.read()
        assert launcher.wait() == 1
    assert re.search(r"The worker process ended \(3\); worker\.log says why", said)
    until_nothing_is_left(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell a child of its parent's death")
def test_a_launcher_killed_outright_takes_its_processes_with_it(folder):
    with start(folder) as launcher:
        first_generation = pids_when_up(launcher)
        launcher.kill()
    end = time.monotonic() + 15
    while any(Path(f"/proc/{pid}").exists() for pid in first_generation):
        assert time.monotonic() < end
        time.sleep(0.05)
    for pid in processes_with(f"NRM_VAR={folder}"):  # the stand-in for gunicorn does not pass the signal on
        os.kill(int(pid), signal.SIGKILL)


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotStart, match=f"Port {port} is taken; choose another: make run PORT={port + 1}"
        ):
            run._require_free(port)


def test_a_database_of_ones_own_is_named_for_all_three_roles(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://nrm_web@host/nrm")
    monkeypatch.delenv("DATABASE_WORKER_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(CannotStart, match="DATABASE_OWNER_URL and DATABASE_WORKER_URL"):
        run._addresses(tmp_path, None)

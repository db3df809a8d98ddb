"""Keep one PostgreSQL server for as long as anybody uses it, and not a moment longer.

Every user of the private server holds a shared lock on one file. This process starts the server and then waits for the
exclusive lock: the kernel grants it when the last user has ended, in whatever way, `kill -9` included. It knows
nothing else and imports only the standard library.

    python keeper.py USERS_LOCK UID GID SERVER_PROGRAM ARGUMENT...
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading

FAST_SHUTDOWN = signal.SIGINT  # PostgreSQL's own meaning of the signal: end sessions, then stop cleanly
PR_SET_PDEATHSIG = 1


def _stop_with_parent() -> None:
    """On Linux the server also hears of it when this process is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, FAST_SHUTDOWN)


def _start(uid: int, gid: int, command: list[str]) -> subprocess.Popen[bytes]:
    we_are_it = uid == os.geteuid()
    return subprocess.Popen(
        command,
        cwd="/",
        start_new_session=True,
        preexec_fn=_stop_with_parent,
        user=None if we_are_it else uid,
        group=None if we_are_it else gid,
        extra_groups=None if we_are_it else [],
    )


def _end_with(server: subprocess.Popen[bytes]) -> None:
    os._exit(0 if server.wait() == 0 else 1)


def main() -> None:
    """Start, wait for the last user, stop."""
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the terminal's signals are meant for the users, not for us
    users_lock, uid, gid, *command = sys.argv[1:]
    lock = os.open(users_lock, os.O_RDWR)
    server = _start(int(uid), int(gid), command)
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(FAST_SHUTDOWN))
    threading.Thread(target=_end_with, args=[server], daemon=True).start()
    fcntl.flock(lock, fcntl.LOCK_EX)
    server.send_signal(FAST_SHUTDOWN)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(20)
    server.kill()


if __name__ == "__main__":
    main()

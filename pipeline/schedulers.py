"""The way to a Dask scheduler: one that runs elsewhere, or one with workers of this machine. Its faults, in words."""

from __future__ import annotations

import logging
import signal
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from data.errors import MineError, NetworkError, UsageError
from pipeline.stopping import SIGNALS, Stopped

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 2.0
LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado", "asyncio")
SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1GiB",  # a PDF travels with its task
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.scheduler.worker-saturation": 1.0,  # a worker that is lost takes no paper with it that only waits
}
"""What Dask is told, over what its user's files say. The last three are for a cluster that is started here."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at `address`. Raises `NetworkError` where none answers.

    Raises `UsageError` for `tls://` without certificates, and `MineError` where Dask is not installed.
    """
    with _dask():
        if address.startswith("tls"):
            _check_certificates()
        with _client(address) as client:
            yield client


@contextmanager
def started(workers: int) -> Iterator[Client]:
    """A client of a new scheduler with so many worker processes of one thread, all ended with the context.

    All listen on 127.0.0.1 alone and speak only to who has the certificate that is made for this one run and kept in
    memory: another user of the machine gets in nowhere. Raises `MineError` where Dask is not installed.
    """
    with _dask(), ExitStack() as stack:
        from distributed import LocalCluster  # noqa: PLC0415

        with _deaf():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                security=True,
                memory_limit=0,  # each paper has its own
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(cluster)
        yield stack.enter_context(_client(cluster))


@contextmanager
def reaching(address: str) -> Iterator[None]:
    """What Dask raises where the scheduler is no longer there becomes a `NetworkError`."""
    try:
        yield
    except (OSError, CancelledError) as error:
        why = f"the scheduler at {address} went away; what was read until now is kept"
        raise NetworkError(f"{why}: see that it runs, and give the same command again") from error


@contextmanager
def _client(place: str | LocalCluster) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(place, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise NetworkError(f"no scheduler answers at {place}: {error}; start one with: dask scheduler") from error
    try:
        yield client
    finally:
        with suppress(OSError):
            client.close(timeout=CLOSE_SECONDS)


def _check_certificates() -> None:
    from distributed import Security  # noqa: PLC0415

    advice = "name them in Dask's settings, under distributed.comm.tls"
    try:
        context = Security().get_connection_args("client")["ssl_context"]
    except OSError as error:
        raise UsageError(f"the certificates for tls:// cannot be read: {error}; {advice}") from error
    if context is None:
        raise UsageError(f"tls:// needs certificates; {advice}")


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started within never hears Ctrl-C, which goes to a terminal's whole group: the command ends it.

    The command hears it, or SIGTERM, when all is started. Half started, Dask could not be stopped without a word.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    pressed: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    handlers = {one: signal.signal(one, lambda number, _: pressed.append(number)) for one in SIGNALS if is_main}
    resource_tracker.ensure_running()  # the first process of a program starts it, and it undoes what follows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if pressed:
        raise Stopped(pressed[0])


@contextmanager
def _dask() -> Iterator[None]:
    """Dask, told to leave the terminal to us."""
    try:
        import dask  # noqa: PLC0415
        import distributed  # noqa: F401, PLC0415  # which has the settings that are set here
    except ImportError as error:
        raise MineError("Dask is an extra that is not installed: pip install 'litmine[cluster]'") from error
    except ValueError as error:
        raise UsageError(f"Dask's own settings cannot be read: {error}; mend that file") from error
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions that matter are compared by the workers, in words
        yield

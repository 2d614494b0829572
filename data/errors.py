"""The root of the error tree. It stands in the lowest room because every room raises one of its children.

MineError                 exit 1: failed
  UsageError              exit 2: what was asked cannot be asked
  PartlyDone              exit 3: done, but for the items named on stderr
  NetworkError            exit 4: network or quota
  NotFound                exit 5: no such library, paper or area
  DataFileError           exit 1: a line of a file in `data/` is wrong
"""

from __future__ import annotations

from typing import ClassVar


class MineError(Exception):
    """Something a user can read and act on: what was wrong, where, and what to do. Printed without a traceback."""

    exit_code: ClassVar[int] = 1


class UsageError(MineError):
    """The command was asked for something it cannot do."""

    exit_code = 2


class PartlyDone(MineError):
    """The batch is done; some items failed and were named."""

    exit_code = 3


class NetworkError(MineError):
    """A service could not be reached, or refused for quota."""

    exit_code = 4


class NotFound(MineError):
    """There is no such library, paper or area."""

    exit_code = 5


class DataFileError(MineError):
    """A file that ships with the software, or a user's replacement of one, has a wrong line."""

"""What a process costs: CPU seconds and peak memory, as the system counts them."""

import os
import subprocess
from collections.abc import Sequence


def cost(command: Sequence[str], environment: dict[str, str], stderr: int | None = None) -> tuple[float, float]:
    """CPU seconds (user and system) and peak memory in MB of one command, whose output nobody reads.

    Args:
        command: The command.
        environment: Its environment variables.
        stderr: Where its messages go, as `subprocess` has it.
    """
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit {process.returncode}: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

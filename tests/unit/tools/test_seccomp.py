"""The filter, run by a small interpreter of classic BPF: so the other architecture is tested on this one too."""

import errno
import struct

import pytest

from pipeline.tools import seccomp
from pipeline.tools.syscalls import MACHINES, Machine

ALLOW, KILL = "allow", "kill"
PID = 4242
CLONE_THREAD, CLONE_NEWUSER, CLONE_VM = 0x10000, 0x10000000, 0x100


def judge(machine: Machine, name: str | int, *arguments: int, pid: int = PID, arch: int = 0, **open_to: bool) -> object:
    """`ALLOW`, `KILL`, or the error number that the call answers with."""
    options = {"programs": False, "threads": False, "making": False, "truncate_watched": True} | open_to
    packed = seccomp.build(machine, **options).for_process(pid)
    number = machine.numbers[name] if isinstance(name, str) else name
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    call = struct.pack("=iIQ6Q", number, arch or machine.audit_arch, 0, *padded)
    program = list(struct.iter_unpack("=HBBI", packed))
    return meaning(run(program, call))


def run(program: list[tuple[int, int, int, int]], call: bytes) -> int:
    accumulator, at = 0, 0
    while True:
        code, true, false, operand = program[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", call, operand)
            case 0x15:
                at += true if accumulator == operand else false
            case 0x35:
                at += true if accumulator >= operand else false
            case 0x45:
                at += true if accumulator & operand else false
            case 0x06:
                return operand
            case _:
                raise AssertionError(f"unknown instruction {code:#x}")


def meaning(result: int) -> object:
    known = {0x7FFF0000: ALLOW, 0x80000000: KILL}
    return known.get(result) or result - 0x00050000


MUST_NOT = """
    socket connect ptrace process_vm_readv bpf keyctl userfaultfd io_uring_setup perf_event_open mount unshare
    setns execveat tkill rt_sigqueueinfo pidfd_send_signal open_by_handle_at memfd_create fchmodat fchownat
    utimensat setxattr setsid setuid capset sched_setaffinity linkat unlinkat renameat execve clone truncate
    kexec_load
"""

machines = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


@machines
@pytest.mark.parametrize("name", ["read", "mmap", "openat", "futex", "exit_group", "getrandom", "newfstatat"])
def test_what_a_decoder_needs_is_allowed(machine: Machine, name: str) -> None:
    assert judge(machine, name) == ALLOW


@machines
@pytest.mark.parametrize("name", MUST_NOT.split())
def test_what_a_decoder_must_not_do_is_refused(machine: Machine, name: str) -> None:
    assert judge(machine, name) == errno.EPERM


@machines
def test_what_nobody_listed_does_not_exist(machine: Machine) -> None:
    assert judge(machine, 9999) == errno.ENOSYS
    assert judge(machine, "clone3", threads=True) == errno.ENOSYS


@machines
def test_another_entry_to_the_kernel_ends_the_process(machine: Machine) -> None:
    assert judge(machine, "read", arch=0x40000003) == KILL


def test_x32_calls_do_not_exist() -> None:
    assert judge(MACHINES["x86_64"], 0x40000000 | 41) == errno.ENOSYS


@machines
def test_threads_are_told_from_processes(machine: Machine) -> None:
    assert judge(machine, "clone", CLONE_THREAD | CLONE_VM, threads=True) == ALLOW
    assert judge(machine, "clone", CLONE_THREAD | CLONE_VM) == errno.EPERM
    assert judge(machine, "clone", CLONE_VM, threads=True) == errno.EPERM
    assert judge(machine, "clone", CLONE_THREAD | CLONE_NEWUSER, threads=True) == errno.EPERM


@machines
@pytest.mark.parametrize("name", ["kill", "tgkill"])
def test_a_decoder_may_signal_only_itself(machine: Machine, name: str) -> None:
    assert judge(machine, name, PID) == ALLOW
    for other in (1, 0, 0xFFFFFFFFFFFFFFFF, PID + 1):
        assert judge(machine, name, other) == errno.EPERM


@machines
def test_descriptors_cannot_be_made_to_signal_others(machine: Machine) -> None:
    f_setown, f_setsig, f_getfl = 8, 10, 3
    assert judge(machine, "fcntl", 0, f_getfl) == ALLOW
    assert judge(machine, "fcntl", 0, f_setown) == errno.EPERM
    assert judge(machine, "fcntl", 0, f_setsig) == errno.EPERM
    assert judge(machine, "ioctl", 0, 0x5412) == errno.ENOTTY  # typing into a terminal


@machines
def test_limits_and_names_of_its_own_only(machine: Machine) -> None:
    assert judge(machine, "prlimit64", 0) == ALLOW
    assert judge(machine, "prlimit64", PID) == ALLOW
    assert judge(machine, "prlimit64", 1) == errno.EPERM
    assert judge(machine, "prctl", 15) == ALLOW
    assert judge(machine, "prctl", 1) == errno.EPERM  # outliving its parent


@machines
def test_a_kernel_that_does_not_watch_truncation_gets_no_truncating_open(machine: Machine) -> None:
    o_trunc, o_creat = 0o1000, 0o100
    for flags in (o_trunc, o_creat, o_trunc | o_creat):
        assert judge(machine, "openat", 0, 0, flags, truncate_watched=False) == errno.EPERM
        assert judge(machine, "openat", 0, 0, flags) == ALLOW  # Landlock decides
    assert judge(machine, "openat", 0, 0, 0, truncate_watched=False) == ALLOW


@machines
def test_a_program_may_be_started_and_a_scratch_folder_used_where_that_is_given(machine: Machine) -> None:
    assert judge(machine, "execve", programs=True) == ALLOW
    assert judge(machine, "unlinkat", making=True) == ALLOW


@machines
def test_the_filter_fits_the_kernels_bound(machine: Machine) -> None:
    made = seccomp.build(machine, programs=True, threads=True, making=True, truncate_watched=False)
    assert len(made.packed) // 8 <= 4096
    assert len(made.pid_at) == 3

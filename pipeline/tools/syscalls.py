"""System calls: their numbers on the two machines that we know, and what a decoder may do with them.

Numbers are those of the kernel's own headers (`asm/unistd_64.h`, `asm-generic/unistd.h`). A call that is
neither allowed nor refused by name answers ENOSYS, so that a C library that is newer than this table falls back
to an older call instead of giving up.
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import SetupError


@dataclass(frozen=True, slots=True)
class Machine:
    """One processor architecture, as seccomp sees it."""

    audit_arch: int
    """`AUDIT_ARCH_*` of `linux/audit.h`: a call through another entry (32 bit) carries another one."""
    numbers: Mapping[str, int]
    foreign_from: int | None
    """From this number on calls belong to another entry (x32 on x86_64)."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _table(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (entry.split("=") for entry in text.split())}


ALLOWED = _names(
    """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range lseek mmap
    munmap mremap mprotect madvise brk mincore mlock munlock msync membarrier get_mempolicy futex
    set_robust_list get_robust_list rseq set_tid_address restart_syscall gettid getpid getppid getpgrp
    getpgid getsid getuid geteuid getgid getegid getresuid getresgid getgroups rt_sigaction rt_sigprocmask
    rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack access faccessat faccessat2 stat
    lstat fstat newfstatat statx statfs fstatfs readlink readlinkat getcwd getdents getdents64 dup dup2 dup3
    pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    eventfd2 clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage sysinfo
    uname getcpu sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min setitimer getitimer alarm getrlimit setrlimit exit exit_group wait4 waitid
    getrandom arch_prctl fadvise64 readahead ftruncate fsync fdatasync umask
    """
)
"""Calls that touch only the process itself or its descriptors; Landlock watches those that open files."""

MAKING = _names("unlink unlinkat mkdir mkdirat rmdir rename renameat renameat2")
"""Calls that change folders: only with a scratch folder, and there Landlock draws the line."""

REFUSED = _names(
    """
    socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg
    shutdown fork vfork execveat tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal
    pidfd_getfd ptrace process_vm_readv process_vm_writev process_madvise kcmp perf_event_open bpf keyctl
    add_key request_key userfaultfd io_uring_setup io_uring_enter io_uring_register io_setup io_submit mount
    umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount open_tree mount_setattr unshare
    setns open_by_handle_at name_to_handle_at memfd_create memfd_secret chmod fchmod fchmodat fchmodat2
    chown fchown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr fsetxattr removexattr
    lremovexattr fremovexattr link linkat symlink symlinkat mknod mknodat truncate fallocate setuid setgid
    setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset setsid setpgid personality
    init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl
    syslog sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex iopl ioperm
    setpriority ioprio_set sched_setscheduler sched_setparam sched_setaffinity sched_setattr shmget shmat
    shmctl semget semop semctl msgget msgsnd msgrcv msgctl mq_open mq_notify fanotify_init inotify_init
    inotify_init1 inotify_add_watch flock tee splice vmsplice sendfile copy_file_range lookup_dcookie
    nfsservctl vhangup
    """
)
"""Calls that answer EPERM: a refusal that a library reports, rather than a call that seems not to exist.

chmod, chown, utime and setxattr are here because Landlock does not watch them, and fcntl's relatives because
a signal can be sent through the owner of a descriptor.
"""

_X86_64 = Machine(
    0xC000003E,
    _table(
        """
    read=0 write=1 readv=19 writev=20 pread64=17 pwrite64=18 preadv=295 pwritev=296 preadv2=327 pwritev2=328
    close=3 close_range=436 lseek=8 mmap=9 munmap=11 mremap=25 mprotect=10 madvise=28 brk=12 mincore=27
    mlock=149 munlock=150 msync=26 membarrier=324 get_mempolicy=239 futex=202 set_robust_list=273
    get_robust_list=274 rseq=334 set_tid_address=218 restart_syscall=219 gettid=186 getpid=39 getppid=110
    getpgrp=111 getpgid=121 getsid=124 getuid=102 geteuid=107 getgid=104 getegid=108 getresuid=118
    getresgid=120 getgroups=115 rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 rt_sigpending=127
    rt_sigtimedwait=128 rt_sigsuspend=130 sigaltstack=131 access=21 faccessat=269 faccessat2=439 stat=4
    lstat=6 fstat=5 newfstatat=262 statx=332 statfs=137 fstatfs=138 readlink=89 readlinkat=267 getcwd=79
    getdents=78 getdents64=217 dup=32 dup2=33 dup3=292 pipe=22 pipe2=293 poll=7 ppoll=271 select=23
    pselect6=270 epoll_create=213 epoll_create1=291 epoll_ctl=233 epoll_wait=232 epoll_pwait=281
    eventfd2=290 clock_gettime=228 clock_getres=229 clock_nanosleep=230 nanosleep=35 gettimeofday=96
    time=201 times=100 getrusage=98 sysinfo=99 uname=63 getcpu=309 sched_yield=24 sched_getaffinity=204
    sched_getparam=143 sched_getscheduler=145 sched_get_priority_max=146 sched_get_priority_min=147
    setitimer=38 getitimer=36 alarm=37 getrlimit=97 setrlimit=160 exit=60 exit_group=231 wait4=61 waitid=247
    getrandom=318 arch_prctl=158 fadvise64=221 readahead=187 ftruncate=77 fsync=74 fdatasync=75 umask=95
    unlink=87 unlinkat=263 mkdir=83 mkdirat=258 rmdir=84 rename=82 renameat=264 renameat2=316 open=2
    openat=257 creat=85 clone=56 clone3=435 kill=62 tgkill=234 prctl=157 prlimit64=302 ioctl=16 fcntl=72
    execve=59 socket=41 socketpair=53 connect=42 bind=49 listen=50 accept=43 accept4=288 sendto=44
    sendmsg=46 sendmmsg=307 recvfrom=45 recvmsg=47 recvmmsg=299 shutdown=48 fork=57 vfork=58 execveat=322
    tkill=200 rt_sigqueueinfo=129 rt_tgsigqueueinfo=297 pidfd_open=434 pidfd_send_signal=424 pidfd_getfd=438
    ptrace=101 process_vm_readv=310 process_vm_writev=311 process_madvise=440 kcmp=312 perf_event_open=298
    bpf=321 keyctl=250 add_key=248 request_key=249 userfaultfd=323 io_uring_setup=425 io_uring_enter=426
    io_uring_register=427 io_setup=206 io_submit=209 mount=165 umount2=166 pivot_root=155 chroot=161
    fsopen=430 fsconfig=431 fsmount=432 fspick=433 move_mount=429 open_tree=428 mount_setattr=442
    unshare=272 setns=308 open_by_handle_at=304 name_to_handle_at=303 memfd_create=319 memfd_secret=447
    chmod=90 fchmod=91 fchmodat=268 fchmodat2=452 chown=92 fchown=93 lchown=94 fchownat=260 utime=132
    utimes=235 utimensat=280 futimesat=261 setxattr=188 lsetxattr=189 fsetxattr=190 removexattr=197
    lremovexattr=198 fremovexattr=199 link=86 linkat=265 symlink=88 symlinkat=266 mknod=133 mknodat=259
    truncate=76 fallocate=285 setuid=105 setgid=106 setreuid=113 setregid=114 setresuid=117 setresgid=119
    setgroups=116 setfsuid=122 setfsgid=123 capset=126 setsid=112 setpgid=109 personality=135
    init_module=175 finit_module=313 delete_module=176 kexec_load=246 kexec_file_load=320 reboot=169
    swapon=167 swapoff=168 acct=163 quotactl=179 syslog=103 sethostname=170 setdomainname=171
    settimeofday=164 clock_settime=227 clock_adjtime=305 adjtimex=159 iopl=172 ioperm=173 setpriority=141
    ioprio_set=251 sched_setscheduler=144 sched_setparam=142 sched_setaffinity=203 sched_setattr=314
    shmget=29 shmat=30 shmctl=31 semget=64 semop=65 semctl=66 msgget=68 msgsnd=69 msgrcv=70 msgctl=71
    mq_open=240 mq_notify=244 fanotify_init=300 inotify_init=253 inotify_init1=294 inotify_add_watch=254
    flock=73 tee=276 splice=275 vmsplice=278 sendfile=40 copy_file_range=326 lookup_dcookie=212
    nfsservctl=180 vhangup=153
        """
    ),
    foreign_from=0x40000000,
)

_AARCH64 = Machine(
    0xC00000B7,
    _table(
        """
    read=63 write=64 readv=65 writev=66 pread64=67 pwrite64=68 preadv=69 pwritev=70 preadv2=286 pwritev2=287
    close=57 close_range=436 lseek=62 mmap=222 munmap=215 mremap=216 mprotect=226 madvise=233 brk=214
    mincore=232 mlock=228 munlock=229 msync=227 membarrier=283 get_mempolicy=236 futex=98 set_robust_list=99
    get_robust_list=100 rseq=293 set_tid_address=96 restart_syscall=128 gettid=178 getpid=172 getppid=173
    getpgid=155 getsid=156 getuid=174 geteuid=175 getgid=176 getegid=177 getresuid=148 getresgid=150
    getgroups=158 rt_sigaction=134 rt_sigprocmask=135 rt_sigreturn=139 rt_sigpending=136 rt_sigtimedwait=137
    rt_sigsuspend=133 sigaltstack=132 faccessat=48 faccessat2=439 fstat=80 newfstatat=79 statx=291 statfs=43
    fstatfs=44 readlinkat=78 getcwd=17 getdents64=61 dup=23 dup3=24 pipe2=59 ppoll=73 pselect6=72
    epoll_create1=20 epoll_ctl=21 epoll_pwait=22 eventfd2=19 clock_gettime=113 clock_getres=114
    clock_nanosleep=115 nanosleep=101 gettimeofday=169 times=153 getrusage=165 sysinfo=179 uname=160
    getcpu=168 sched_yield=124 sched_getaffinity=123 sched_getparam=121 sched_getscheduler=120
    sched_get_priority_max=125 sched_get_priority_min=126 setitimer=103 getitimer=102 getrlimit=163
    setrlimit=164 exit=93 exit_group=94 wait4=260 waitid=95 getrandom=278 fadvise64=223 readahead=213
    ftruncate=46 fsync=82 fdatasync=83 umask=166 unlinkat=35 mkdirat=34 renameat=38 renameat2=276 openat=56
    clone=220 clone3=435 kill=129 tgkill=131 prctl=167 prlimit64=261 ioctl=29 fcntl=25 execve=221 socket=198
    socketpair=199 connect=203 bind=200 listen=201 accept=202 accept4=242 sendto=206 sendmsg=211
    sendmmsg=269 recvfrom=207 recvmsg=212 recvmmsg=243 shutdown=210 execveat=281 tkill=130
    rt_sigqueueinfo=138 rt_tgsigqueueinfo=240 pidfd_open=434 pidfd_send_signal=424 pidfd_getfd=438
    ptrace=117 process_vm_readv=270 process_vm_writev=271 process_madvise=440 kcmp=272 perf_event_open=241
    bpf=280 keyctl=219 add_key=217 request_key=218 userfaultfd=282 io_uring_setup=425 io_uring_enter=426
    io_uring_register=427 io_setup=0 io_submit=2 mount=40 umount2=39 pivot_root=41 chroot=51 fsopen=430
    fsconfig=431 fsmount=432 fspick=433 move_mount=429 open_tree=428 mount_setattr=442 unshare=97 setns=268
    open_by_handle_at=265 name_to_handle_at=264 memfd_create=279 memfd_secret=447 fchmod=52 fchmodat=53
    fchmodat2=452 fchown=55 fchownat=54 utimensat=88 setxattr=5 lsetxattr=6 fsetxattr=7 removexattr=14
    lremovexattr=15 fremovexattr=16 linkat=37 symlinkat=36 mknodat=33 truncate=45 fallocate=47 setuid=146
    setgid=144 setreuid=145 setregid=143 setresuid=147 setresgid=149 setgroups=159 setfsuid=151 setfsgid=152
    capset=91 setsid=157 setpgid=154 personality=92 init_module=105 finit_module=273 delete_module=106
    kexec_load=104 kexec_file_load=294 reboot=142 swapon=224 swapoff=225 acct=89 quotactl=60 syslog=116
    sethostname=161 setdomainname=162 settimeofday=170 clock_settime=112 clock_adjtime=266 adjtimex=171
    setpriority=140 ioprio_set=30 sched_setscheduler=119 sched_setparam=118 sched_setaffinity=122
    sched_setattr=274 shmget=194 shmat=196 shmctl=195 semget=190 semop=193 semctl=191 msgget=186 msgsnd=189
    msgrcv=188 msgctl=187 mq_open=180 mq_notify=184 fanotify_init=262 inotify_init1=26 inotify_add_watch=27
    flock=32 tee=77 splice=76 vmsplice=75 sendfile=71 copy_file_range=285 lookup_dcookie=18 nfsservctl=42
    vhangup=58
        """
    ),
    foreign_from=None,
)

MACHINES: Mapping[str, Machine] = {"x86_64": _X86_64, "aarch64": _AARCH64}


def this_machine() -> Machine:
    """Raises SetupError on an architecture whose system calls we have no table of."""
    name = platform.machine()
    if name not in MACHINES:
        raise SetupError(
            f"decoders cannot be confined on a {name} machine",
            remedy="run Sanad on x86_64 or aarch64 Linux",
        )
    return MACHINES[name]

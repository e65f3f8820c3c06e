package io.serpentarium.box;

/** Numbers of system calls on x86-64, as far as the box speaks of them. */
final class SystemCall {
  static final int OPENAT = 257;
  static final int CLOSE = 3;
  static final int IOCTL = 16;
  static final int SOCKETPAIR = 53;
  static final int CLONE = 56;
  static final int CLONE3 = 435;
  static final int SOCKET = 41;
  static final int FCNTL = 72;
  static final int PRCTL = 157;
  static final int PRLIMIT64 = 302;
  static final int SETRESUID = 117;
  static final int SETRESGID = 119;
  static final int SETGROUPS = 116;
  static final int SECCOMP = 317;
  static final int LANDLOCK_CREATE_RULESET = 444;
  static final int LANDLOCK_ADD_RULE = 445;
  static final int LANDLOCK_RESTRICT_SELF = 446;

  /** What Deno, the C library and, on the thread that starts it, the JVM use; each with any arguments. */
  static final int[] HARMLESS = {
    0, // read
    1, // write
    2, // open
    CLOSE,
    4, // stat
    5, // fstat
    6, // lstat
    7, // poll
    8, // lseek
    9, // mmap
    10, // mprotect
    11, // munmap
    12, // brk
    13, // rt_sigaction
    14, // rt_sigprocmask
    15, // rt_sigreturn
    17, // pread64
    19, // readv
    20, // writev
    21, // access
    22, // pipe
    24, // sched_yield
    25, // mremap
    27, // mincore
    28, // madvise
    32, // dup
    33, // dup2
    35, // nanosleep
    39, // getpid
    44, // sendto
    45, // recvfrom
    46, // sendmsg
    47, // recvmsg
    48, // shutdown
    51, // getsockname
    52, // getpeername
    55, // getsockopt
    59, // execve: once by the launcher; what can be executed, the other layer says
    60, // exit
    61, // wait4
    63, // uname
    79, // getcwd
    80, // chdir
    89, // readlink
    96, // gettimeofday
    97, // getrlimit
    98, // getrusage
    99, // sysinfo
    102, // getuid
    104, // getgid
    107, // geteuid
    108, // getegid
    110, // getppid
    131, // sigaltstack
    143, // sched_getparam
    145, // sched_getscheduler
    158, // arch_prctl
    186, // gettid
    202, // futex
    204, // sched_getaffinity
    217, // getdents64
    218, // set_tid_address
    219, // restart_syscall
    228, // clock_gettime
    229, // clock_getres
    230, // clock_nanosleep
    231, // exit_group
    232, // epoll_wait
    233, // epoll_ctl
    247, // waitid
    OPENAT,
    262, // newfstatat
    267, // readlinkat
    269, // faccessat
    270, // pselect6
    271, // ppoll
    273, // set_robust_list
    281, // epoll_pwait
    290, // eventfd2
    291, // epoll_create1
    292, // dup3
    293, // pipe2
    309, // getcpu
    318, // getrandom
    324, // membarrier
    329, // pkey_mprotect
    330, // pkey_alloc
    331, // pkey_free
    332, // statx
    334, // rseq
    436, // close_range
    439, // faccessat2
    441, // epoll_pwait2
  };

  /** What nobody asks for by mistake: a runner that calls one of these is in the hands of an attacker. */
  static final int[] HOSTILE = {
    101, // ptrace
    310, // process_vm_readv
    311, // process_vm_writev
    312, // kcmp
    165, // mount
    166, // umount2
    155, // pivot_root
    161, // chroot
    272, // unshare
    308, // setns
    246, // kexec_load
    320, // kexec_file_load
    175, // init_module
    313, // finit_module
    321, // bpf
    298, // perf_event_open
    323, // userfaultfd
    304, // open_by_handle_at
    248, // add_key
    249, // request_key
    250, // keyctl
    322, // execveat
    425, // io_uring_setup
    434, // pidfd_open
    438, // pidfd_getfd
  };

  private SystemCall() {}
}

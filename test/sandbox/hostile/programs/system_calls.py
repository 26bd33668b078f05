#: ptrace of itself | only=bubblewrap | with=system_call
f = refused(101, 117, 0, 0, 0, 0)
#: add_key | only=bubblewrap | with=system_call
f = refused(248, 217, b"user", b"hostile", b"x", 1, -3)
#: request_key | only=bubblewrap | with=system_call
f = refused(249, 218, b"user", b"cardbench", None, -3)
#: keyctl | only=bubblewrap | with=system_call
f = refused(250, 219, 0, -3, 1)
#: memfd_create | only=bubblewrap | with=system_call
f = refused(319, 279, b"x", 0)
#: memfd_secret | only=bubblewrap | with=system_call
f = refused(447, 447, 0)
#: shmget | only=bubblewrap | with=system_call
f = refused(29, 194, 0, 4096, 0o1600)
#: semget | only=bubblewrap | with=system_call
f = refused(64, 190, 0, 1, 0o1600)
#: msgget | only=bubblewrap | with=system_call
f = refused(68, 186, 0, 0o1600)
#: mq_open | only=bubblewrap | with=system_call
f = refused(240, 180, b"x", 0o102, 0o600, None)
#: io_uring_setup | only=bubblewrap | with=system_call
f = refused(425, 425, 8, ctypes.create_string_buffer(256))
#: userfaultfd | only=bubblewrap | with=system_call
f = refused(323, 282, 0)
#: bpf | only=bubblewrap | with=system_call
f = refused(321, 280, 0, ctypes.create_string_buffer(128), 128)
#: perf_event_open | only=bubblewrap | with=system_call
f = refused(298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0)
#: mount | only=bubblewrap | with=system_call
f = refused(165, 40, b"none", b"/tmp", b"tmpfs", 0, None)
#: umount2 | only=bubblewrap | with=system_call
f = refused(166, 39, b"/tmp", 2)
#: pivot_root | only=bubblewrap | with=system_call
f = refused(155, 41, b"/tmp", b"/tmp")
#: fsopen | only=bubblewrap | with=system_call
f = refused(430, 430, b"tmpfs", 0)
#: open_tree | only=bubblewrap | with=system_call
f = refused(428, 428, -100, b"/", 1)
#: move_mount | only=bubblewrap | with=system_call
f = refused(429, 429, -100, b"/", -100, b"/tmp", 0)
#: unshare | only=bubblewrap | with=system_call
f = refused(272, 97, 0x10000000)
#: setns | only=bubblewrap | with=system_call
f = refused(308, 268, 3, 0)
#: clone with a user namespace | only=bubblewrap | with=system_call
f = refused(56, 220, 0x10000011, 0, 0, 0, 0)
#: clone of a process | only=bubblewrap | with=system_call
f = refused(56, 220, 17, 0, 0, 0, 0)
#: clone of a process with its memory | only=bubblewrap | with=system_call
f = refused(56, 220, 0x4111, 0, 0, 0, 0)
#: clone3 | only=bubblewrap | with=system_call
f = refused(435, 435, ctypes.create_string_buffer(88), 88)
#: vfork | only=bubblewrap | with=system_call
f = refused(58, None)
#: fork | only=bubblewrap | with=system_call
f = refused(57, None)
#: socket of the kernel | only=bubblewrap | with=system_call
f = refused(41, 198, 16, 3, 0)
#: socket of the hypervisor | only=bubblewrap | with=system_call
f = refused(41, 198, 40, 1, 0)
#: socket of the machine | only=bubblewrap | with=system_call
f = refused(41, 198, 1, 1, 0)
#: connect | only=bubblewrap | with=system_call
f = refused(42, 203, 0, None, 0)
#: process_vm_readv | only=bubblewrap | with=system_call
f = refused(310, 270, 1, None, 0, None, 0, 0)
#: process_vm_writev | only=bubblewrap | with=system_call
f = refused(311, 271, 1, None, 0, None, 0, 0)
#: pidfd_open | only=bubblewrap | with=system_call
f = refused(434, 434, 1, 0)
#: pidfd_getfd | only=bubblewrap | with=system_call
f = refused(438, 438, 3, 0, 0)
#: kcmp | only=bubblewrap | with=system_call
f = refused(312, 272, 1, 2, 0, 0, 0)
#: open_by_handle_at | only=bubblewrap | with=system_call
f = refused(304, 265, -100, None, 0)
#: name_to_handle_at | only=bubblewrap | with=system_call
f = refused(303, 264, -100, b"/tmp", None, None, 0)
#: init_module | only=bubblewrap | with=system_call
f = refused(175, 105, None, 0, b"")
#: finit_module | only=bubblewrap | with=system_call
f = refused(313, 273, 3, b"", 0)
#: kexec_load | only=bubblewrap | with=system_call
f = refused(246, 104, 0, 0, None, 0)
#: reboot | only=bubblewrap | with=system_call
f = refused(169, 142, 0, 0, 0, None)
#: swapon | only=bubblewrap | with=system_call
f = refused(167, 224, b"/tmp", 0)
#: settimeofday | only=bubblewrap | with=system_call
f = refused(164, 170, None, None)
#: clock_settime | only=bubblewrap | with=system_call
f = refused(227, 112, 0, None)
#: adjtimex | only=bubblewrap | with=system_call
f = refused(159, 171, None)
#: sethostname | only=bubblewrap | with=system_call
f = refused(170, 161, b"x", 1)
#: syslog | only=bubblewrap | with=system_call
f = refused(103, 116, 10, None, 0)
#: acct | only=bubblewrap | with=system_call
f = refused(163, 89, None)
#: quotactl | only=bubblewrap | with=system_call
f = refused(179, 60, 0, None, 0, None)
#: chroot | only=bubblewrap | with=system_call
f = refused(161, 51, b"/tmp")
#: setuid | only=bubblewrap | with=system_call
f = refused(105, 146, 0)
#: setresuid | only=bubblewrap | with=system_call
f = refused(117, 147, 0, 0, 0)
#: capset | only=bubblewrap | with=system_call
f = refused(126, 91, None, None)
#: personality | only=bubblewrap | with=system_call
f = refused(135, 92, 0x40000)
#: prctl | only=bubblewrap | with=system_call
f = refused(157, 167, 1, 0)
#: seccomp | only=bubblewrap | with=system_call
f = refused(317, 277, 1, 0, None)
#: landlock_create_ruleset | only=bubblewrap | with=system_call
f = refused(444, 444, None, 0, 1)
#: fanotify_init | only=bubblewrap | with=system_call
f = refused(300, 262, 0, 0)
#: setxattr | only=bubblewrap | with=system_call
f = refused(188, 5, b"/tmp", b"user.x", b"x", 1, 0)
#: mknod of a device | only=bubblewrap | with=system_call
f = refused(259, 33, -100, b"/tmp/x", 0o60600, 0x800)
#: migrate_pages | only=bubblewrap | with=system_call
f = refused(256, 238, 0, 0, None, None)
#: mbind | only=bubblewrap | with=system_call
f = refused(237, 235, None, 0, 0, None, 0, 0)
#: move_pages | only=bubblewrap | with=system_call
f = refused(279, 239, 0, 0, None, None, None, 0)
#: modify_ldt | only=bubblewrap | with=system_call
f = refused(154, None, 0, None, 0)
#: iopl | only=bubblewrap | with=system_call
f = refused(172, None, 3)
#: ioperm | only=bubblewrap | with=system_call
f = refused(173, None, 0, 1, 1)
#: lookup_dcookie | only=bubblewrap | with=system_call
f = refused(212, 18, 0, None, 0)
#: remap_file_pages | only=bubblewrap | with=system_call
f = refused(216, 234, None, 0, 0, 0, 0)
#: pkey_alloc | only=bubblewrap | with=system_call
f = refused(330, 289, 0, 0)
#: process_madvise | only=bubblewrap | with=system_call
f = refused(440, 440, 3, None, 0, 0, 0)
#: mlockall | only=bubblewrap | with=system_call
f = refused(151, 230, 3)
#: a call of another ABI of the processor | only=bubblewrap | with=system_call
f = refused(1073741863, None)
#: a call that there is not | only=bubblewrap | with=system_call
f = refused(9999, 9999)

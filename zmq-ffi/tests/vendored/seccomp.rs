//! A kernel that is stricter with this process, or a thread of it.

use std::num::TryFromIntError;

use libc::{BPF_ABS, BPF_JEQ, BPF_JMP, BPF_JSET, BPF_K, BPF_LD, BPF_RET, BPF_W};

/// From now on this process gets no socket, by socket(2) or accept(2), that an exec in another
/// thread could inherit before it is told to close.
pub(crate) fn refuse_inheritable_sockets() {
    // Offsets into `seccomp_data`.
    let (number, second_argument) = (0, 24);
    obey(&mut [
        load(number),
        equal(word(libc::SYS_accept), 4, 0),
        equal(word(libc::SYS_socket), 0, 2),
        load(second_argument),
        any(word(libc::SOCK_CLOEXEC), 0, 1),
        answer(libc::SECCOMP_RET_ALLOW),
        answer(libc::SECCOMP_RET_ERRNO | word(libc::EPERM)),
    ]);
    // SAFETY: takes nothing but numbers.
    assert_eq!(unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0) }, -1);
}

/// From now on this thread cannot ask if a descriptor is ready.
pub(crate) fn refuse_polls() {
    #[cfg(target_arch = "x86_64")]
    let poll = libc::SYS_poll;
    #[cfg(not(target_arch = "x86_64"))]
    let poll = libc::SYS_ppoll;
    obey(&mut [
        load(0),
        equal(word(poll), 1, 0),
        equal(word(libc::SYS_ppoll), 0, 1),
        answer(libc::SECCOMP_RET_ERRNO | word(libc::EPERM)),
        answer(libc::SECCOMP_RET_ALLOW),
    ]);
    // SAFETY: there are no descriptors to read.
    assert_eq!(unsafe { libc::poll(std::ptr::null_mut(), 0, 0) }, -1);
}

/// Puts the calling thread, and those that it starts, under a program.
fn obey(steps: &mut [libc::sock_filter]) {
    let len = steps.len().try_into().unwrap();
    let program = libc::sock_fprog { len, filter: steps.as_mut_ptr() };
    // SAFETY: takes nothing but numbers.
    assert_eq!(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }, 0);
    let mode = libc::SECCOMP_MODE_FILTER;
    // SAFETY: the program is a valid one of `len` steps, and the kernel copies it.
    assert_eq!(unsafe { libc::prctl(libc::PR_SET_SECCOMP, mode, &raw const program) }, 0);
}

fn load(offset: u32) -> libc::sock_filter {
    step(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset)
}

fn equal(value: u32, yes: u8, no: u8) -> libc::sock_filter {
    step(BPF_JMP | BPF_JEQ | BPF_K, yes, no, value)
}

fn any(bits: u32, yes: u8, no: u8) -> libc::sock_filter {
    step(BPF_JMP | BPF_JSET | BPF_K, yes, no, bits)
}

fn answer(value: u32) -> libc::sock_filter {
    step(BPF_RET | BPF_K, 0, 0, value)
}

fn step(code: u32, yes: u8, no: u8, value: u32) -> libc::sock_filter {
    libc::sock_filter { code: code.try_into().unwrap(), jt: yes, jf: no, k: value }
}

fn word(value: impl TryInto<u32, Error = TryFromIntError>) -> u32 {
    value.try_into().unwrap()
}

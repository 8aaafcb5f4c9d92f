//! No core dumps: the memory of this process holds tokens and messages.
//!
//! Two switches, because each has a gap. The soft limit of the core size is 0, which stops files and is honored by
//! the handlers of systemd and Ubuntu; a handler that is a pipe need not ask for it. On Linux the process is not
//! dumpable either, so that the kernel writes nothing at all and other processes of the same user can neither trace
//! it nor read its memory.
//!
//! Both belong to the whole program and are set first thing in `main`. Children inherit the limit (a soft one, which
//! they may raise), not the other.
//!
//! Considered and left out:
//!
//! - `mlock` (no page in swap): a token passes through buffers of TLS, JSON and the standard library that are not
//!   ours to lock; `mlockall` takes the whole heap, and most systems allow 8 MB or less of it.
//! - Wiping everything: secrets that are ours are overwritten (`Secret`, `zeroize`); copies inside
//!   lettre, rustls and reqwest are not.

/// Disables core dumps for this process. Ignores a refusal, which cannot be helped.
#[cfg(unix)]
pub fn forbid_core_dumps() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = Rlimit {
        current: Some(0),
        ..getrlimit(Resource::Core)
    };
    let _ = setrlimit(Resource::Core, limit);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Does nothing on this platform.
#[cfg(not(unix))]
pub fn forbid_core_dumps() {}

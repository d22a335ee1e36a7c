//! On which CPUs the context's threads run, and how urgently.
//!
//! libzmq accepts any number for these options, and ends the process in the
//! first thread to which the system denies it. So all of them are tried on a
//! thread of our own before.

use std::collections::BTreeSet;
use std::ffi::c_int;
use std::{io, mem, thread};

use zmq_sys as ffi;

use super::{Context, ContextBuilder};
use crate::error::{Error, Result};
use crate::threads;

/// # Threads
impl ContextBuilder {
    /// By which rule the system lets the context's threads run.
    ///
    /// By default that of the thread that opens the first socket.
    /// [`Fifo`](SchedulingPolicy::Fifo) and
    /// [`RoundRobin`](SchedulingPolicy::RoundRobin) go with a
    /// [`thread_priority`](Self::thread_priority), and ask for a privilege.
    ///
    /// ```
    /// # use zmq::{Context, SchedulingPolicy};
    /// let context = Context::builder().thread_sched_policy(SchedulingPolicy::Other).build()?;
    /// assert_eq!(context.thread_sched_policy(), Some(SchedulingPolicy::Other));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_SCHED_POLICY")]
    pub fn thread_sched_policy(mut self, policy: SchedulingPolicy) -> Self {
        self.told.scheduling.policy = Some(policy);
        self
    }

    /// How urgent the context's threads are.
    ///
    /// By default as the thread that opens the first socket. With
    /// [`Fifo`](SchedulingPolicy::Fifo) and
    /// [`RoundRobin`](SchedulingPolicy::RoundRobin) 1 to 99, the highest; with
    /// others, anything but 0 is as nice a *nice* as there is. Either asks for a
    /// privilege, and is refused without.
    ///
    /// ```
    /// # use zmq::{Context, SchedulingPolicy};
    /// let urgent = Context::builder()
    ///     .thread_sched_policy(SchedulingPolicy::Fifo)
    ///     .thread_priority(50);
    /// let context = match urgent.build() {
    ///     Err(denied) => Context::new()?,
    ///     context => context?,
    /// };
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_PRIORITY")]
    pub fn thread_priority(mut self, priority: u32) -> Self {
        self.told.scheduling.priority = Some(priority);
        self
    }

    /// Lets the context's threads run on this CPU, and no others that were not
    /// added too. The first is 0.
    ///
    /// By default they run where they like.
    ///
    /// ```
    /// # use zmq::Context;
    /// # let cpu = (0..1024).find(|&cpu| Context::builder().thread_affinity_cpu_add(cpu).build().is_ok()).unwrap();
    /// let context = Context::builder().thread_affinity_cpu_add(cpu).build()?;
    /// assert_eq!(context.thread_affinity_cpus(), [cpu]);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[doc(alias = "ZMQ_THREAD_AFFINITY_CPU_ADD")]
    pub fn thread_affinity_cpu_add(mut self, cpu: u32) -> Self {
        self.told.scheduling.cpus.insert(cpu);
        self
    }

    /// Takes back a [`thread_affinity_cpu_add`](Self::thread_affinity_cpu_add),
    /// if there was one.
    ///
    /// ```
    /// # use zmq::Context;
    /// let builder = Context::builder().thread_affinity_cpu_add(0);
    /// let context = builder.thread_affinity_cpu_remove(0).build()?;
    /// assert!(context.thread_affinity_cpus().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[doc(alias = "ZMQ_THREAD_AFFINITY_CPU_REMOVE")]
    pub fn thread_affinity_cpu_remove(mut self, cpu: u32) -> Self {
        self.told.scheduling.cpus.remove(&cpu);
        self
    }
}

/// # Options: threads
impl Context {
    /// By which rule the system lets the threads run, where it was chosen.
    ///
    /// See [`ContextBuilder::thread_sched_policy`].
    ///
    /// ```
    /// # use zmq::{Context, SchedulingPolicy};
    /// assert_eq!(Context::new()?.thread_sched_policy(), None);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_SCHED_POLICY")]
    #[must_use]
    pub fn thread_sched_policy(&self) -> Option<SchedulingPolicy> {
        self.inner.told.scheduling.policy
    }

    /// How urgent the threads are, where it was chosen.
    ///
    /// See [`ContextBuilder::thread_priority`].
    ///
    /// ```
    /// assert_eq!(zmq::Context::new()?.thread_priority(), None);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_PRIORITY")]
    #[must_use]
    pub fn thread_priority(&self) -> Option<u32> {
        self.inner.told.scheduling.priority
    }

    /// The CPUs on which the threads run; none is any.
    ///
    /// See [`ContextBuilder::thread_affinity_cpu_add`].
    ///
    /// ```
    /// assert!(zmq::Context::new()?.thread_affinity_cpus().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[doc(alias = "ZMQ_THREAD_AFFINITY_CPU_ADD")]
    #[must_use]
    pub fn thread_affinity_cpus(&self) -> Vec<u32> {
        self.inner.told.scheduling.cpus.iter().copied().collect()
    }

    /// Tells libzmq what was chosen, after the system agreed to it.
    pub(super) fn schedule_threads(&self) -> Result<()> {
        let scheduling = &self.inner.told.scheduling;
        if *scheduling == Scheduling::default() {
            return Ok(());
        }
        let trial: io::Result<_> = thread::scope(|scope| {
            let thread = thread::Builder::new().spawn_scoped(scope, || scheduling.try_here())?;
            Ok(thread.join())
        });
        match trial {
            Ok(Ok(agreed)) => agreed?,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => return Err(threads::refused("pthread_create", &error)),
        }
        for (id, value, name) in scheduling.settings() {
            // SAFETY: the context is alive.
            if unsafe { ffi::zmq_ctx_set(self.as_ptr(), id, value) } == -1 {
                return Err(Error::last("zmq_ctx_set").about(name));
            }
        }
        // What the system granted just now it may not grant later, nor to another thread.
        self.start()
    }
}

/// A rule by which a system lets threads run.
///
/// ```
/// # use zmq::{Context, SchedulingPolicy};
/// let context = Context::builder().thread_sched_policy(SchedulingPolicy::Other).build()?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SchedulingPolicy {
    /// The usual one: all get their share.
    #[doc(alias = "SCHED_OTHER")]
    Other,
    /// Before all usual ones, until it waits.
    #[doc(alias = "SCHED_FIFO")]
    Fifo,
    /// Before all usual ones, in turn with those of the same priority.
    #[doc(alias = "SCHED_RR")]
    RoundRobin,
    /// The usual one, for threads that compute much and need not answer fast.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[doc(alias = "SCHED_BATCH")]
    Batch,
    /// Only when nothing else runs.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[doc(alias = "SCHED_IDLE")]
    Idle,
}

impl SchedulingPolicy {
    fn number(self) -> c_int {
        match self {
            Self::Other => libc::SCHED_OTHER,
            Self::Fifo => libc::SCHED_FIFO,
            Self::RoundRobin => libc::SCHED_RR,
            #[cfg(any(target_os = "linux", target_os = "android"))]
            Self::Batch => libc::SCHED_BATCH,
            #[cfg(any(target_os = "linux", target_os = "android"))]
            Self::Idle => libc::SCHED_IDLE,
        }
    }
}

/// What was chosen for the threads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scheduling {
    policy: Option<SchedulingPolicy>,
    priority: Option<u32>,
    cpus: BTreeSet<u32>,
}

impl Scheduling {
    fn settings(&self) -> impl Iterator<Item = (c_int, c_int, &'static str)> {
        let policy = self.policy.map(|policy| {
            (ffi::ZMQ_THREAD_SCHED_POLICY, policy.number(), "ZMQ_THREAD_SCHED_POLICY")
        });
        let priority = self
            .priority
            .map(|priority| (ffi::ZMQ_THREAD_PRIORITY, saturated(priority), "ZMQ_THREAD_PRIORITY"));
        let cpus = self.cpus.iter().map(|&cpu| {
            (ffi::ZMQ_THREAD_AFFINITY_CPU_ADD, saturated(cpu), "ZMQ_THREAD_AFFINITY_CPU_ADD")
        });
        policy.into_iter().chain(priority).chain(cpus)
    }

    /// Does to the present thread what libzmq will do to its own.
    fn try_here(&self) -> Result<()> {
        self.try_policy()?;
        for &cpu in &self.cpus {
            try_cpu(cpu)?;
        }
        Ok(())
    }

    fn try_policy(&self) -> Result<()> {
        let option = match self.priority {
            Some(_) => "ZMQ_THREAD_PRIORITY",
            None => "ZMQ_THREAD_SCHED_POLICY",
        };
        // SAFETY: `pthread_self` has no preconditions.
        let this = unsafe { libc::pthread_self() };
        let mut policy = 0;
        // SAFETY: a `sched_param` is made of numbers, for which zero is a value.
        let mut parameters: libc::sched_param = unsafe { mem::zeroed() };
        // SAFETY: `this` is a living thread, and both pointers are writable.
        let rc = unsafe { libc::pthread_getschedparam(this, &raw mut policy, &raw mut parameters) };
        if rc != 0 {
            return Err(denied(option, rc));
        }
        policy = self.policy.map_or(policy, SchedulingPolicy::number);
        let is_realtime = policy == libc::SCHED_FIFO || policy == libc::SCHED_RR;
        match self.priority {
            _ if !is_realtime => parameters.sched_priority = 0,
            Some(priority) => parameters.sched_priority = saturated(priority),
            None => {}
        }
        // SAFETY: `this` is a living thread, and `parameters` is initialised.
        let rc = unsafe { libc::pthread_setschedparam(this, policy, &raw const parameters) };
        if rc != 0 {
            return Err(denied(option, rc));
        }
        if !is_realtime && self.priority.is_some_and(|priority| priority > 0) {
            return try_nice();
        }
        Ok(())
    }
}

/// libzmq takes any -1 for a failure, also where it is the new niceness.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn try_nice() -> Result<()> {
    // SAFETY: `nice` has no preconditions. On Linux it concerns the present thread only.
    if unsafe { libc::nice(-20) } != -1 {
        return Ok(());
    }
    let error = denied("ZMQ_THREAD_PRIORITY", last_errno());
    // SAFETY: `getpriority` has no preconditions; 0 is the present thread.
    if unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) } != -1 {
        return Err(error);
    }
    let error = denied("ZMQ_THREAD_PRIORITY", libc::EINVAL);
    Err(error.because("it would make the niceness -1, which libzmq takes for a failure"))
}

/// Elsewhere it concerns the whole process, so there is no trying.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn try_nice() -> Result<()> {
    let error = denied("ZMQ_THREAD_PRIORITY", libc::ENOTSUP);
    Err(error.because("it needs SchedulingPolicy::Fifo or RoundRobin"))
}

/// Each by itself: of several, the system and libzmq ignore those that are not
/// there.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn try_cpu(cpu: u32) -> Result<()> {
    const OPTION: &str = "ZMQ_THREAD_AFFINITY_CPU_ADD";

    let trouble = |errno| denied(OPTION, errno).because(format!("there is no CPU {cpu} for us"));
    // libzmq writes beyond the end of its set.
    let bits = 8 * size_of::<libc::cpu_set_t>();
    let index = usize::try_from(cpu).ok().filter(|&index| index < bits);
    let index = index.ok_or_else(|| trouble(libc::EINVAL))?;
    // SAFETY: a `cpu_set_t` is an array of numbers, for which zero is a value.
    let mut cpus: libc::cpu_set_t = unsafe { mem::zeroed() };
    // SAFETY: `index` is within the set.
    unsafe { libc::CPU_SET(index, &mut cpus) };
    // SAFETY: `cpus` is readable for its size; 0 is the present thread.
    let rc = unsafe { libc::sched_setaffinity(0, size_of_val(&cpus), &raw const cpus) };
    if rc == 0 { Ok(()) } else { Err(trouble(last_errno())) }
}

/// There is no way to choose any.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn try_cpu(_cpu: u32) -> Result<()> {
    Ok(())
}

fn denied(option: &str, errno: c_int) -> Error {
    Error::new("zmq_ctx_set", errno).about(option)
}

fn last_errno() -> c_int {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)
}

fn saturated(value: u32) -> c_int {
    c_int::try_from(value).unwrap_or(c_int::MAX)
}

//! SIGINT, SIGTERM, SIGHUP and SIGQUIT, the same for every command without a screen.
//!
//! They are handled from the start of a command to its end: the first process of a container is not ended
//! by a signal that it does not handle. A command that runs a job takes the first signal and ends the job
//! in order. At any other time the program ends at once, and so it does at a second signal.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::exit::Exit;
use super::plain::print;
use crate::store::{AppDirs, Scratch};
#[cfg(unix)]
use crate::system;

/// How long the last line may take when standard output is stuck.
const LAST_LINE: Duration = Duration::from_secs(1);

/// A signal that ends the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Ctrl+C.
    Interrupt,
    /// What `kill`, a service manager and a container's end send.
    Terminate,
    /// The terminal is gone.
    HangUp,
    /// Ctrl+\; there is no core dump to be written.
    Quit,
    /// No signal of the system: the time that `--deadline` gave is over.
    Deadline,
}

impl Signal {
    /// As in signal(7).
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
            Self::HangUp => "SIGHUP",
            Self::Quit => "SIGQUIT",
            Self::Deadline => "deadline",
        }
    }

    /// What happened, for a sentence.
    pub(super) fn describe(self) -> String {
        match self {
            Self::Deadline => "deadline reached".to_owned(),
            signal => format!("{} received", signal.name()),
        }
    }

    /// 128 and the number of the signal, as a shell reports it; after the deadline, that the same may be tried again.
    pub(super) fn exit(self) -> Exit {
        match self {
            Self::Interrupt => Exit::Interrupted,
            Self::Terminate => Exit::Terminated,
            Self::HangUp => Exit::HungUp,
            Self::Quit => Exit::Quit,
            Self::Deadline => Exit::Temporary,
        }
    }
}

/// The last line on standard output when a signal ends the program before its job has begun.
pub(super) type LastLine = Box<dyn Fn(Signal) -> Option<String> + Send>;

struct Shared {
    caught: watch::Sender<Option<Signal>>,
    /// Whether a message may be out: then no signal is told as a cancel.
    may_be_out: AtomicBool,
    /// Files of this run, to be removed where the program ends at once.
    scratch: Mutex<Option<Scratch>>,
}

/// The signals of one command.
#[derive(Clone)]
pub(super) struct Signals(Arc<Shared>);

impl Signals {
    /// Signals that nobody listens to: the interface has its own.
    pub(super) fn unheard() -> Self {
        Self(Arc::new(Shared {
            caught: watch::Sender::new(None),
            may_be_out: AtomicBool::new(false),
            scratch: Mutex::default(),
        }))
    }

    /// Listens from now on, on a thread that ends with the program. A SIGHUP that was ignored when the
    /// program started (`nohup`) stays ignored.
    ///
    /// # Errors
    ///
    /// When the system takes no handler or gives no thread.
    pub(super) fn listen(last_line: LastLine) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let mut handlers = {
            let _inside = runtime.enter();
            Handlers::install()?
        };
        let signals = Self::unheard();
        let shared = signals.0.clone();
        thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                runtime.block_on(async {
                    loop {
                        shared.act_on(handlers.next().await, &last_line);
                    }
                });
            })?;
        Ok(signals)
    }

    /// A folder for files of this run, which a signal that ends the program removes. Otherwise it is the caller's to
    /// close.
    pub(super) fn scratch(&self, places: &AppDirs) -> Scratch {
        let scratch = Scratch::new(places);
        let mut known = self
            .0
            .scratch
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *known = Some(scratch.clone());
        scratch
    }

    /// From now on the first signal is the caller's to act on, as long as what is returned lives.
    pub(super) fn take(&self) -> Caught {
        Caught {
            shared: self.0.clone(),
            receiver: self.0.caught.subscribe(),
            deadline: None,
            is_over: false,
        }
    }
}

impl Shared {
    fn act_on(&self, signal: Signal, last_line: &LastLine) {
        let is_first = self.caught.borrow().is_none();
        if is_first && self.caught.send(Some(signal)).is_ok() {
            return;
        }
        // A prompt may have left the terminal in raw mode.
        let _ = crossterm::terminal::disable_raw_mode();
        let may_be_out = self.may_be_out.load(Ordering::SeqCst);
        if is_first && let Some(line) = last_line(signal) {
            print_in_time(line);
        }
        let exit = if may_be_out {
            Exit::Unknown
        } else {
            signal.exit()
        };
        let scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        scratch.iter().for_each(Scratch::close);
        std::process::exit(exit.code().into());
    }
}

/// Prints `line`, but does not wait for a reader that does not read.
fn print_in_time(line: String) {
    let (done, printed) = sync_channel(1);
    let printing = thread::Builder::new().spawn(move || {
        print(&line);
        let _ = done.send(());
    });
    if printing.is_ok() {
        let _ = printed.recv_timeout(LAST_LINE);
    }
}

/// The right to act on the first signal.
pub(super) struct Caught {
    shared: Arc<Shared>,
    receiver: watch::Receiver<Option<Signal>>,
    deadline: Option<Instant>,
    /// Whether the deadline was returned as a signal.
    is_over: bool,
}

impl Caught {
    /// Treats this time as a signal to end the job.
    pub(super) fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    /// Waits for the first signal or the deadline; at once if it came already.
    pub(super) async fn next(&mut self) -> Signal {
        let Some(deadline) = self.deadline else {
            return Self::first(&mut self.receiver).await;
        };
        tokio::select! {
            biased;
            signal = Self::first(&mut self.receiver) => signal,
            () = tokio::time::sleep_until(deadline.into()) => {
                self.is_over = true;
                Signal::Deadline
            }
        }
    }

    async fn first(receiver: &mut watch::Receiver<Option<Signal>>) -> Signal {
        if let Ok(caught) = receiver.wait_for(Option::is_some).await
            && let Some(signal) = *caught
        {
            return signal;
        }
        std::future::pending().await
    }

    /// The signal that came, if one did.
    pub(super) fn signal(&self) -> Option<Signal> {
        let signal = *self.receiver.borrow();
        signal.or(self.is_over.then_some(Signal::Deadline))
    }

    /// Says whether a message may have left: a second signal then ends the program with
    /// [`Exit::Unknown`].
    pub(super) fn set_may_be_out(&self, may_be_out: bool) {
        self.shared.may_be_out.store(may_be_out, Ordering::SeqCst);
    }

    /// The signal was passed on to a command: the next one is a first again.
    pub(super) fn passed_on(&self) {
        self.shared
            .caught
            .send_if_modified(|caught| caught.take().is_some());
    }

    /// The job is over and the program goes on: an interrupt has done what it was for, and the next one
    /// is a first again.
    pub(super) fn go_on(&self) {
        self.set_may_be_out(false);
        self.shared.caught.send_if_modified(|caught| {
            let is_interrupt = *caught == Some(Signal::Interrupt);
            if is_interrupt {
                *caught = None;
            }
            is_interrupt
        });
    }
}

#[cfg(unix)]
struct Handlers {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: Option<tokio::signal::unix::Signal>,
    quit: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Handlers {
    fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: match ignores_hang_up() {
                true => None,
                false => Some(signal(SignalKind::hangup())?),
            },
            quit: signal(SignalKind::quit())?,
        })
    }

    async fn next(&mut self) -> Signal {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = hang_up => Signal::HangUp,
            _ = self.quit.recv() => Signal::Quit,
        }
    }
}

/// Whether SIGHUP is ignored, as Linux tells in proc(5); nothing safe tells it elsewhere.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = system::read_text("/proc/self/status".as_ref(), &system::OWN).unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is number 1, the lowest bit.
    mask.is_some_and(|mask| mask & 1 == 1)
}

#[cfg(windows)]
struct Handlers {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Handlers {
    fn install() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self {
            interrupt: ctrl_c()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.close.recv() => Signal::HangUp,
            _ = self.shutdown.recv() => Signal::Terminate,
        }
    }
}

//! The terminal's input as a stream of events.
//!
//! On Unix a thread waits with poll(2), reads whatever is there, and hands it on in one batch; a lone Esc, an
//! unfinished report and a paste without an end are given up after a while ([`super::bytes`]). The stream ends
//! when the terminal is gone, also where no signal tells. On Windows crossterm reads.

#[cfg(not(unix))]
use crossterm::event::EventStream as Input;

/// Starts to read.
///
/// # Errors
///
/// When the system gives no thread or pipe.
#[cfg(not(unix))]
pub(super) fn open() -> std::io::Result<Input> {
    Ok(Input::new())
}

#[cfg(unix)]
pub(super) use unix::open;

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, PipeReader, PipeWriter, Read};
    use std::os::fd::AsFd;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    use crossterm::event::Event;
    use futures_util::Stream;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use tokio::sync::mpsc;

    use crate::terminal::bytes::Parser;

    /// Batches that may wait for the loop.
    const BATCHES: usize = 8;
    /// Bytes that are read at a time. A terminal's line discipline has 4 kB on Linux.
    const READ: usize = 64 * 1024;

    /// Events as the terminal sends them. Dropping it ends the reading before it returns, so that nothing is
    /// taken from whoever has the terminal next.
    pub(in crate::terminal) struct Input {
        batches: mpsc::Receiver<io::Result<Vec<Event>>>,
        batch: std::vec::IntoIter<Event>,
        stop: Option<PipeWriter>,
        thread: Option<JoinHandle<()>>,
    }

    /// Starts to read the terminal behind standard input.
    ///
    /// # Errors
    ///
    /// When the system gives no thread or pipe.
    pub(in crate::terminal) fn open() -> io::Result<Input> {
        read_from(terminal()?)
    }

    fn read_from(terminal: File) -> io::Result<Input> {
        let (stopped, stop) = io::pipe()?;
        let (sender, batches) = mpsc::channel(BATCHES);
        let thread = thread::Builder::new()
            .name("input".into())
            .spawn(move || read(terminal, &stopped, &sender))?;
        Ok(Input {
            batches,
            batch: Vec::new().into_iter(),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    impl Stream for Input {
        type Item = io::Result<Event>;

        fn poll_next(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Self::Item>> {
            loop {
                if let Some(event) = self.batch.next() {
                    return Poll::Ready(Some(Ok(event)));
                }
                match ready!(self.batches.poll_recv(context)) {
                    Some(Ok(batch)) => self.batch = batch.into_iter(),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                }
            }
        }
    }

    impl Drop for Input {
        fn drop(&mut self) {
            self.batches.close();
            drop(self.stop.take());
            if let Some(thread) = self.thread.take() {
                // A thread that panicked was reported already.
                let _ = thread.join();
            }
        }
    }

    /// The terminal opened anew, so that reads never block and the shell's own description keeps its flags.
    /// One that cannot be opened again (after `su`, say) is used as it is.
    fn terminal() -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, open};
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match name().and_then(|name| Ok(open(name, flags, Mode::empty())?)) {
            Ok(own) => Ok(File::from(own)),
            Err(_) => Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?)),
        }
    }

    /// The terminal's name. In a container its device may have none that can be opened.
    #[cfg(target_os = "linux")]
    fn name() -> io::Result<&'static std::ffi::CStr> {
        Ok(c"/proc/self/fd/0")
    }

    #[cfg(not(target_os = "linux"))]
    fn name() -> io::Result<std::ffi::CString> {
        Ok(rustix::termios::ttyname(io::stdin(), Vec::new())?)
    }

    fn read(
        mut terminal: File,
        stopped: &PipeReader,
        sender: &mpsc::Sender<io::Result<Vec<Event>>>,
    ) {
        let mut parser = Parser::default();
        let mut buffer = vec![0; READ];
        loop {
            let mut events = Vec::new();
            match wait(&terminal, stopped, parser.patience()) {
                Ok(Wait::Stopped) => return,
                Ok(Wait::Late) => parser.give_up(&mut events),
                Ok(Wait::Input) => match terminal.read(&mut buffer) {
                    Ok(0) => return,
                    Ok(count) => parser.advance(&buffer[..count], &mut events),
                    Err(error) if is_passing(&error) => continue,
                    Err(error) => return drop(sender.blocking_send(Err(error))),
                },
                Err(error) => return drop(sender.blocking_send(Err(error))),
            }
            if !events.is_empty() && sender.blocking_send(Ok(events)).is_err() {
                return;
            }
        }
    }

    fn is_passing(error: &io::Error) -> bool {
        let passing = [io::ErrorKind::WouldBlock, io::ErrorKind::Interrupted];
        passing.contains(&error.kind())
    }

    enum Wait {
        /// Something can be read, or the terminal is gone.
        Input,
        /// Nothing came in time.
        Late,
        /// The stream was dropped.
        Stopped,
    }

    fn wait(terminal: &File, stopped: &PipeReader, patience: Option<Duration>) -> io::Result<Wait> {
        let limit = patience.and_then(|patience| Timespec::try_from(patience).ok());
        loop {
            let mut watched = [
                PollFd::new(stopped, PollFlags::empty()),
                PollFd::new(terminal, PollFlags::IN),
            ];
            match poll(&mut watched, limit.as_ref()) {
                Ok(0) => return Ok(Wait::Late),
                Ok(_) if !watched[0].revents().is_empty() => return Ok(Wait::Stopped),
                Ok(_) => return Ok(Wait::Input),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::Write;
        use std::os::fd::OwnedFd;

        use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
        use futures_util::StreamExt;

        use super::*;

        fn key(code: KeyCode) -> Event {
            Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
        }

        fn input() -> (Input, PipeWriter) {
            let (reader, writer) = io::pipe().unwrap();
            let input = read_from(File::from(OwnedFd::from(reader))).unwrap();
            (input, writer)
        }

        #[tokio::test(flavor = "current_thread")]
        async fn an_escape_alone_is_a_key_and_the_end_is_the_end() {
            let (mut input, mut writer) = input();
            writer.write_all(b"\x1b").unwrap();
            assert_eq!(input.next().await.unwrap().unwrap(), key(KeyCode::Esc));
            writer.write_all(b"[A").unwrap();
            assert_eq!(
                input.next().await.unwrap().unwrap(),
                key(KeyCode::Char('['))
            );
            assert_eq!(
                input.next().await.unwrap().unwrap(),
                key(KeyCode::Char('A'))
            );
            drop(writer);
            assert!(input.next().await.is_none());
        }

        #[tokio::test(flavor = "current_thread")]
        async fn a_dropped_stream_leaves_what_was_not_read_and_never_waits() {
            let (reader, mut writer) = io::pipe().unwrap();
            let mut other = reader.try_clone().unwrap();
            drop(read_from(File::from(OwnedFd::from(reader))).unwrap());
            writer.write_all(b"x").unwrap();
            let mut byte = [0];
            other.read_exact(&mut byte).unwrap();
            assert_eq!(byte, *b"x");
        }

        #[tokio::test(flavor = "current_thread")]
        async fn a_stream_that_nobody_takes_from_can_be_dropped() {
            let (input, mut writer) = input();
            let writing = thread::spawn(move || {
                // Ends with an error when the reader is gone.
                while writer.write_all(&[b'x'; 4096]).is_ok() {}
            });
            drop(input);
            writing.join().unwrap();
        }
    }
}

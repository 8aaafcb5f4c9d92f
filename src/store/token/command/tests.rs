use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
const PATIENCE: Duration = Duration::from_secs(60);
/// Less than any command here would take if it were waited for.
const SOON: Duration = Duration::from_secs(30);

fn shell(script: &str, limit: Duration) -> Result<Credential, CommandError> {
    run(&["/bin/sh", "-c", script].map(str::to_owned), limit)
}

/// A file whose lock goes with the last process of a command, and the beginning of a command that holds it.
fn lock() -> (tempfile::NamedTempFile, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let command = format!("flock {}", file.path().display());
    (file, command)
}

#[test]
fn what_it_prints_is_the_token() {
    let found = shell(&format!("echo {TOKEN}; echo login: ada"), PATIENCE).unwrap();
    assert_eq!(found.user_name().expose(), TOKEN);
    assert_eq!(found.password().expose(), TOKEN);
    let pair = shell("printf 'PM-T-outbound-x\\nhalf\\n'", PATIENCE).unwrap();
    assert_eq!(pair.password().expose(), "half");
}

#[test]
fn a_failure_says_what_it_complained_of_and_not_what_it_printed() {
    let script = format!("echo {TOKEN}; printf 'no \\033[31mkey\\nfor {TOKEN}\\n' >&2; exit 3");
    let error = shell(&script, PATIENCE).unwrap_err().to_string();
    // Control characters are made visible where the error is printed.
    assert!(
        error.contains("exit status: 3: no \u{1b}[31mkey for ••••"),
        "{error}"
    );
    assert!(!error.contains(TOKEN));
    let error = shell("true", PATIENCE).unwrap_err().to_string();
    assert!(error.contains("printed no token"), "{error}");
    let gone = run(&["/no/such/program".to_owned()], PATIENCE).unwrap_err();
    assert!(matches!(gone, CommandError::NotStarted { .. }));
}

/// The time limit is the subject, so a little of it must pass.
#[cfg(target_os = "linux")]
#[test]
fn one_that_takes_too_long_is_ended_with_all_that_it_started() {
    for script in [
        "FLOCK sleep 60 & wait",
        "exec >&- 2>&-; exec FLOCK sleep 60",
        "echo token; exec >&-; FLOCK sleep 60",
        "trap '' TERM HUP INT; FLOCK sleep 60",
    ] {
        let (file, flock) = lock();
        let start = Instant::now();
        let error =
            shell(&script.replace("FLOCK", &flock), Duration::from_millis(500)).unwrap_err();
        assert!(matches!(error, CommandError::TimedOut { .. }), "{error}");
        file.as_file().lock().unwrap();
        assert!(start.elapsed() < SOON, "{script}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn one_that_prints_without_end_is_ended_at_once_and_bounded() {
    for script in ["FLOCK cat /dev/zero", "FLOCK yes", "yes & FLOCK sleep 60"] {
        let (file, flock) = lock();
        let start = Instant::now();
        let error = shell(&script.replace("FLOCK", &flock), PATIENCE).unwrap_err();
        assert!(matches!(error, CommandError::TooMuch { .. }), "{error}");
        assert!(error.to_string().contains("more than 16 kB"));
        file.as_file().lock().unwrap();
        assert!(start.elapsed() < SOON, "{script}");
    }
    let noisy = format!("head -c 1000000 /dev/zero >&2; echo {TOKEN}");
    let found = shell(&noisy, PATIENCE).unwrap();
    assert_eq!(
        found.user_name().expose(),
        TOKEN,
        "complaints are thrown away"
    );
}

/// Something in the background that holds the pipes: with ssh's ControlPersist it is a daemon, which lives on.
#[cfg(target_os = "linux")]
#[test]
fn what_it_leaves_running_does_not_hold_up_the_token() {
    let (file, flock) = lock();
    let start = Instant::now();
    let found = shell(&format!("{flock} sleep 60 & echo {TOKEN}"), PATIENCE).unwrap();
    assert_eq!(found.user_name().expose(), TOKEN);
    file.as_file().lock().unwrap();
    let daemon = format!("setsid sleep 5 & echo {TOKEN}");
    let found = shell(&daemon, PATIENCE).unwrap();
    assert_eq!(found.user_name().expose(), TOKEN);
    assert!(start.elapsed() < Duration::from_secs(4));
}

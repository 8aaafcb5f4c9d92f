//! What the system does to it: signals, a stop, a death, a terminal that goes away.

use rustix::process::Signal;

use crate::flows::{PRACTICE, go_to, started};
use crate::pty::{Home, Setting, Terminal};

const F6: &str = "\x1b[17~";

fn given_back(terminal: &Terminal) -> bool {
    terminal.is(|screen| {
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    })
}

fn with_text(home: &Home, text: &str) -> Terminal {
    let mut terminal = started(home);
    go_to(&mut terminal, "Subject");
    terminal.send_for(text, text);
    terminal
}

/// The next start offers what was written, and has it when the offer is taken.
fn assert_offered(home: &Home) {
    let mut terminal = Setting::new(home).start();
    terminal.wait_for("Continue with it");
    terminal.send_for("\r", "half a thought");
}

#[test]
fn a_termination_gives_the_terminal_back_and_keeps_the_draft() {
    for signal in [Signal::TERM, Signal::HUP] {
        let home = Home::new();
        let terminal = with_text(&home, "half a thought");
        assert!(terminal.is(vt100::Screen::alternate_screen));
        terminal.signal(signal);
        assert_eq!(terminal.exit(), 130);
        assert!(given_back(&terminal));
        assert_offered(&home);
    }
}

#[test]
fn an_interrupt_from_outside_asks_before_it_leaves() {
    let home = Home::new();
    let mut terminal = with_text(&home, "half a thought");
    terminal.signal(Signal::INT);
    terminal.wait_for("Quit");
    terminal.send_for("\x1b", "half a thought");
    assert!(terminal.is(vt100::Screen::alternate_screen));
}

#[test]
fn a_stop_hands_the_terminal_to_the_shell_and_back() {
    let home = Home::new();
    let script = r#"set -m; "$POSTRIDER"; echo "the shell again"; read -r _; fg; echo "exit $?""#;
    let mut terminal = Setting::new(&home).script(script).start();
    terminal.wait_for(PRACTICE);
    go_to(&mut terminal, "Subject");
    terminal.send_for("before", "before");
    // In the text Ctrl+Z is undo.
    terminal.send("\x1a");
    terminal.wait_until("undone", |screen| !screen.contents().contains("before"));
    terminal.send_for("\x19", "before");
    terminal.send(F6);
    terminal.send_for("\x1a", "the shell again");
    assert!(given_back(&terminal));
    terminal.send("\r");
    terminal.wait_until("the screen is taken again", |screen| {
        screen.alternate_screen() && screen.bracketed_paste()
    });
    terminal.send_for(F6, "before");
    terminal.send_for(" and after", "before and after");
    terminal.signal(Signal::HUP);
}

#[test]
fn a_killed_program_offers_its_draft_at_the_next_start() {
    let home = Home::new();
    let terminal = with_text(&home, "half a thought");
    home.wait_for_draft("half a thought");
    terminal.signal(Signal::KILL);
    terminal.exit();
    assert_offered(&home);
}

/// `script` gives the program a terminal of its own and then dies; `setsid` keeps the hang-up
/// signal from the program, so that nothing but the terminal itself tells.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_away_ends_it_even_without_a_signal() {
    let home = Home::new();
    let script =
        r#"exec script -qc 'setsid --wait bash -c "\"\$POSTRIDER\"; echo \$? > done"' /dev/null"#;
    let mut terminal = Setting::new(&home).script(script).start();
    terminal.wait_for(PRACTICE);
    go_to(&mut terminal, "Subject");
    terminal.send_for("half a thought", "half a thought");
    terminal.signal(Signal::KILL);
    home.wait_for_file("done", "130");
    assert_offered(&home);
}

#[test]
fn without_a_terminal_it_names_the_command_to_use() {
    let home = Home::new();
    let table = [
        Setting::new(&home).script("\"$POSTRIDER\" < /dev/null"),
        Setting::new(&home).script("\"$POSTRIDER\" | cat"),
    ];
    for setting in table {
        let terminal = setting.start();
        terminal.wait_for("postrider send");
        terminal.exit();
        assert!(
            !terminal
                .written()
                .windows(8)
                .any(|bytes| bytes == b"\x1b[?1049h")
        );
    }
}

#[test]
fn a_continued_program_draws_its_screen_anew() {
    let home = Home::new();
    let terminal = with_text(&home, "half a thought");
    let before = terminal.written().len();
    terminal.signal(Signal::CONT);
    terminal.wait_until_written(before, "thought");
    assert!(terminal.is(|screen| screen.alternate_screen() && screen.bracketed_paste()));
}

#[test]
fn ctrl_l_draws_the_screen_anew() {
    let home = Home::new();
    let mut terminal = with_text(&home, "half a thought");
    // Another program writes over it.
    terminal.spoil("a message from the system");
    terminal.wait_for("a message from the system");
    terminal.send("\x0c");
    terminal.wait_until("the message is gone", |screen| {
        let contents = screen.contents();
        contents.contains("half a thought") && !contents.contains("a message from the system")
    });
}

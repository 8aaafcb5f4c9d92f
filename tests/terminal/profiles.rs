//! A profile of one's own, from the list to the config and into use.

use crate::flows::started;
use crate::pty::{Home, Terminal};

const CTRL_Q: &str = "\x11";
const CTRL_S: &str = "\x13";
const ALT_P: &str = "\x1bp";

fn close(list: &mut Terminal) {
    list.send("\x1b");
    list.wait_until("the list is gone", |screen| {
        !screen.contents().contains("▌Profiles")
    });
}

#[test]
fn a_profile_is_made_renamed_used_and_deleted() {
    let home = Home::new();
    let config = home.path().join("config/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    let mine = "# mine\ntheme = \"light\" # bright\n";
    std::fs::write(&config, mine).unwrap();
    let read = || std::fs::read_to_string(&config).unwrap();
    let mut terminal = started(&home);
    terminal.send_for(ALT_P, "n new");
    terminal.wait_for("in use");
    terminal.send_for("n", "New profile");
    terminal.send_for("shop", "shop");
    terminal.send_for(CTRL_S, "profile shop is made");
    assert_eq!(read(), format!("{mine}\n[profiles.shop]\n"));
    terminal.send_for("e", "Profile shop");
    terminal.send_for("2", "shop2");
    terminal.send_for(CTRL_S, "profile shop is shop2 now");
    assert_eq!(read(), format!("{mine}\n[profiles.shop2]\n"));
    terminal.send_for("\r", "shop2 · smtp.postmarkapp.com");
    terminal.send_for(ALT_P, "in use");
    terminal.send_for("d", "Delete profile shop2?");
    terminal.send_for("\x1b[B\r", "profile shop2 is deleted");
    assert_eq!(read(), mine);
    // What the config has become meanwhile is told with its place.
    std::fs::write(&config, "them = 1\n").unwrap();
    close(&mut terminal);
    terminal.send_for(ALT_P, "line 1, column 1: there is no key");
    close(&mut terminal);
    terminal.send(CTRL_Q);
    assert_eq!(terminal.exit(), 0);
}

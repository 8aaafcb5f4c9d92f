//! A Dovecot that does nothing but say which token is good.

use std::fs;
use std::path::{Path, PathBuf};

use crate::house::{run, run_daemon, system};

pub struct Dovecot {
    config: PathBuf,
    socket: PathBuf,
}

impl Dovecot {
    /// Starts it in `folder`, which is made; returns when its socket is there.
    pub fn start(folder: &Path, token: &str) -> Self {
        fs::create_dir(folder).unwrap();
        let socket = folder.join("auth");
        let config = folder.join("dovecot.conf");
        fs::write(folder.join("users"), format!("{token}:{{PLAIN}}{token}\n")).unwrap();
        fs::write(&config, settings(folder, &socket)).unwrap();
        // It goes to the background only after its sockets are listening.
        run_daemon(
            system("dovecot").arg("-c").arg(&config),
            &folder.join("said"),
        );
        Self { config, socket }
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let stopped = system("dovecot")
            .arg("-c")
            .arg(&self.config)
            .arg("stop")
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!("dovecot of {} did not stop", self.config.display());
        }
    }
}

fn settings(folder: &Path, socket: &Path) -> String {
    let version = run(system("dovecot").arg("--version")).stdout;
    let before_2_4 = version.starts_with(b"2.3.");
    let folder = folder.display();
    let dialect = if before_2_4 {
        format!(
            "disable_plaintext_auth = no\n\
             passdb {{\n  driver = passwd-file\n  args = {folder}/users\n}}\n"
        )
    } else {
        format!(
            "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n\
             auth_allow_cleartext = yes\n\
             passdb passwd-file {{\n  passwd_file_path = {folder}/users\n}}\n"
        )
    };
    // The version settings of 2.4 must come first. A wrong token must not slow the next one down.
    format!(
        "{dialect}\
         protocols =\n\
         ssl = no\n\
         base_dir = {folder}/run\n\
         state_dir = {folder}/state\n\
         log_path = {folder}/log\n\
         auth_mechanisms = plain login\n\
         auth_failure_delay = 0\n\
         service anvil {{\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
         service auth {{\n  unix_listener {} {{\n    mode = 0666\n  }}\n}}\n",
        socket.display()
    )
}

//! A Postfix with configuration, queue and data in the test's folder. The system's own is not touched:
//! every command names the configuration.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::certificate::SERVER;
use crate::house::{DOMAIN, UNKNOWN, run, run_daemon, system};

const LOG: &str = "postfix.log";

/// `main.cf`. Nothing but the test's domain is taken, and nothing leaves the machine.
const SETTINGS: &str = "\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.box.example
mydestination =
mynetworks =
alias_maps =
alias_database =
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = regexp:{folder}/config/mailboxes
virtual_transport = lmtp:unix:{lmtp}
lmtp_destination_recipient_limit = 1
default_transport = error:5.0.0 nothing leaves this computer
relay_transport = error:5.0.0 nothing leaves this computer
mailbox_size_limit = 0
message_size_limit = 20480000
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {folder}/server.pem
smtpd_tls_session_cache_database =
smtpd_error_sleep_time = 0
";

/// `master.cf`: the least that receives and delivers. Nothing runs in a chroot.
const SERVICES: &str = "\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp flags=DOR
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

pub struct Postfix {
    folder: PathBuf,
    port: u16,
}

impl Postfix {
    /// Starts it; returns when it listens. `auth` is Dovecot's socket, `lmtp` where mail goes.
    pub fn start(folder: &Path, auth: &Path, lmtp: &Path) -> Self {
        let port = free_port();
        let config = folder.join("config");
        for made in [config.clone(), folder.join("queue"), folder.join("data")] {
            fs::create_dir(made).unwrap();
        }
        run(system("chown").arg("postfix").arg(folder.join("data")));
        assert!(folder.join(SERVER).is_file());
        let fill = |template: &str| {
            template
                .replace("{folder}", &folder.display().to_string())
                .replace("{auth}", &auth.display().to_string())
                .replace("{lmtp}", &lmtp.display().to_string())
                .replace("{domain}", DOMAIN)
                .replace("{port}", &port.to_string())
        };
        fs::write(config.join("main.cf"), fill(SETTINGS)).unwrap();
        fs::write(config.join("master.cf"), fill(SERVICES)).unwrap();
        fs::write(config.join("mailboxes"), mailboxes()).unwrap();
        let postfix = Self {
            folder: folder.to_owned(),
            port,
        };
        // `start` waits until the master process listens.
        run_daemon(&mut postfix.command("start"), &folder.join("postfix.said"));
        postfix
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join(LOG)).unwrap_or_default()
    }

    fn command(&self, word: &str) -> Command {
        let mut command = system("postfix");
        command.arg("-c").arg(self.folder.join("config")).arg(word);
        command
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        let mut stop = self.command("stop");
        let stopped = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!("postfix in {} did not stop", self.folder.display());
        }
    }
}

/// Everybody at the domain but one. A key without local part asks for a catch-all: there is none.
fn mailboxes() -> String {
    format!(
        "if !/^{UNKNOWN}@/\n/^.+@{}$/ here\nendif\n",
        DOMAIN.replace('.', "\\.")
    )
}

/// Postfix cannot be told "any free port" and asked which; nobody else here asks for ports by number.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

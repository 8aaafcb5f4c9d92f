//! Options of `sendmail`.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// Options of `sendmail`. Those of other mail servers that mean nothing here are accepted and not used.
#[derive(Debug, Clone, Default, Args)]
#[command(
    disable_help_flag = true,
    after_help = "\
Reads a message from standard input, adds From, Date and Message-ID if they are missing, and sends it. A symbolic link
to postrider with the name sendmail does the same. Exit codes are those of sysexits: 0 sent, 64 usage, 65 message
refused, 67 recipient refused, 69 outcome unknown, 75 try again later, 77 not allowed, 78 configuration.

Examples:
  postrider sendmail -t -i < message.eml
  git send-email --sendmail-cmd='postrider sendmail' 0001-fix.patch
  ln -s \"$(command -v postrider)\" /usr/local/sbin/sendmail"
)]
pub struct SendmailArgs {
    /// Recipients, if -t is not given or in addition to it
    #[arg(value_name = "RECIPIENT")]
    pub recipients: Vec<String>,
    /// Send to the recipients in To, Cc and Bcc
    #[arg(short = 't')]
    pub from_header: bool,
    /// Do not treat a line with only a dot as the end of the message (also -oi)
    #[arg(short = 'i')]
    pub ignore_dots: bool,
    /// Envelope sender, and the sender if the message has no From
    #[arg(short = 'f', short_alias = 'r', value_name = "ADDRESS")]
    pub sender: Option<String>,
    /// Name of the sender if the message has no From
    #[arg(short = 'F', value_name = "NAME")]
    pub name: Option<String>,
    /// Print the steps
    #[arg(short = 'v')]
    pub verbose: bool,
    /// -oi as -i; other options of sendmail are ignored
    #[arg(short = 'o', value_name = "OPTION")]
    pub options: Vec<String>,
    /// Mode: m sends (default), p prints the queue, which is always empty
    #[arg(short = 'b', value_name = "MODE")]
    pub mode: Option<String>,
    /// Address that gets mail for users of this machine, such as root
    #[arg(long, env = "POSTRIDER_LOCAL_TO", value_name = "ADDRESS")]
    pub local_to: Option<String>,
    /// Skip a check by name (repeatable); `postrider send --list-checks` lists them
    #[arg(long, value_name = "NAME")]
    pub no_check: Vec<String>,
    /// Print help
    #[arg(long, action = ArgAction::HelpShort)]
    pub help: Option<bool>,
    /// Process the queue, which postrider does not have
    #[arg(short = 'q', hide = true, num_args = 0..=1)]
    pub queue: Option<Option<String>>,
    /// Options that are not used.
    #[command(flatten)]
    pub ignored: Ignored,
}

/// Options of sendmail that nothing here depends on.
#[derive(Debug, Clone, Default)]
pub struct Ignored;

/// Those with a value.
const WITH_VALUE: [&str; 12] = ["A", "B", "C", "L", "N", "O", "R", "V", "X", "e", "h", "p"];
/// Those without.
const FLAGS: [&str; 8] = ["E", "G", "U", "c", "m", "n", "s", "x"];

impl Args for Ignored {
    fn augment_args(command: Command) -> Command {
        let hidden = |name: &'static str| Arg::new(name).short(name.chars().next()).hide(true);
        let options = WITH_VALUE.map(|name| hidden(name).action(ArgAction::Append));
        let flags = FLAGS.map(|name| hidden(name).action(ArgAction::Count));
        command.args(options).args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Ignored {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

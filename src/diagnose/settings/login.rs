//! What an application signs in with, as far as its settings say.

use super::block::Block;
use super::setting::{Setting, Value};
use crate::postmark::{Credential, Secret};

/// Username or password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginPart {
    /// Written in the file.
    Known(Secret),
    /// A variable known only to the application.
    Variable(String),
}

/// The login of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsLogin {
    /// Both halves are in the file.
    Written(Credential),
    /// At least one half is a variable.
    Variables(LoginPart, LoginPart),
    /// Nothing usable, and why.
    Absent(String),
}

/// The login of `block`. Defaults of variables are ignored: the application hardly uses them.
pub fn login_of(block: &Block) -> SettingsLogin {
    let user = part(block.user.as_ref(), "username");
    let password = part(block.password.as_ref(), "password");
    match (user, password) {
        (Ok(LoginPart::Known(user)), Ok(LoginPart::Known(password))) => {
            SettingsLogin::Written(credential(user, password))
        }
        (Ok(user), Ok(password)) => SettingsLogin::Variables(user, password),
        (Err(why), _) | (_, Err(why)) => SettingsLogin::Absent(why),
    }
}

/// The same value twice is a server token; two values are used as they are.
pub fn credential(user: Secret, password: Secret) -> Credential {
    if user == password {
        return Credential::ServerToken(user);
    }
    Credential::SmtpToken {
        access_key: user,
        secret_key: password,
    }
}

fn part(setting: Option<&Setting>, what: &str) -> Result<LoginPart, String> {
    match setting.map(|setting| &setting.value) {
        Some(Value::Text(text)) if text.expose().contains('\u{fffd}') => {
            Err(format!("the {what} has bytes in it that are not UTF-8"))
        }
        Some(Value::Text(text)) => Ok(LoginPart::Known(text.clone())),
        Some(Value::Variable { name, .. }) => Ok(LoginPart::Variable(name.clone())),
        Some(Value::Unclear(_)) => Err(format!("the {what} cannot be read with certainty")),
        Some(Value::Empty) | None => Err(format!("the {what} is missing")),
    }
}

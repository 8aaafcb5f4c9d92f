//! What an application signs in with, as far as its settings say.

use super::block::Block;
use super::setting::{Setting, Value};
use crate::postmark::{Credential, Secret};

/// One half of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginPart {
    /// Written in the file.
    Known(Secret),
    /// A variable that only the application has.
    Variable(String),
}

/// The login of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsLogin {
    /// It is written there, both halves of it.
    Written(Credential),
    /// At least one half is a variable.
    Variables(LoginPart, LoginPart),
    /// There is none that could be tried, and why.
    Absent(String),
}

/// The login of `block`. A variable's default is no login: the application hardly uses it.
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

/// One value for both is a token; two are sent as they are.
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

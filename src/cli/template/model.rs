//! The model of a template from a JSON file and `--var`.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::mail::parse_model;
use crate::system;

/// The values of `path` (`-` is standard input), and over them those of `vars` as texts.
///
/// # Errors
///
/// [`Exit::FileMissing`] for a file that cannot be read, [`Exit::Message`] for one that is no JSON object,
/// [`Exit::Usage`] for a variable without a value.
pub(in crate::cli) fn model_of(path: Option<&Path>, vars: &[String]) -> Result<Value, Refusal> {
    let mut model = path.map_or_else(|| Ok(json!({})), read)?;
    for var in vars {
        let Some((name, value)) = var.split_once('=').filter(|(name, _)| is_name(name)) else {
            let why = format!(
                "--var `{var}`: write NAME=VALUE, with no dots in the name; put nested values in the --model file"
            );
            return Err((Exit::Usage, why));
        };
        model[name.trim()] = json!(value);
    }
    Ok(model)
}

/// A key at the top level that a template can use.
fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn read(path: &Path) -> Result<Value, Refusal> {
    let name = path.to_string_lossy();
    let bytes = match path == Path::new("-") {
        true => system::read_input("-", &system::MODEL),
        false => system::read(path, &system::MODEL),
    };
    let text = bytes.and_then(|bytes| system::text(bytes, &name, &system::MODEL));
    let text = text.map_err(|error| (Exit::FileMissing, error.to_string()))?;
    parse_model(&text, &name).map_err(|why| (Exit::Message, why))
}

//! What each file is read as, by the library.

use postrider::diagnose::{Reading, Setting, SettingValue, read_settings};

use crate::more::{LINE_FILES, PROGRAMS};
use crate::table::{Expected, FILES, TOKEN};

/// A file of `files`.
pub fn text_of(file: &str) -> String {
    let path = format!("{}/tests/settings/files/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn shown(setting: Option<&Setting>) -> String {
    let Some(setting) = setting else {
        return "-".into();
    };
    match (&setting.value, setting.text()) {
        (SettingValue::Unclear(_), _) => "?".into(),
        (_, Some(text)) => text.into(),
        (SettingValue::Variable { name, .. }, None) => format!("${name}"),
        _ => "-".into(),
    }
}

/// A login is never the default of a variable.
fn shown_login(setting: Option<&Setting>) -> String {
    match setting.map(|setting| &setting.value) {
        Some(SettingValue::Variable { name, .. }) => format!("${name}"),
        _ => shown(setting),
    }
}

/// What differs from what is expected.
fn differs(file: &str, text: &str, expected: &Expected) -> Option<String> {
    let reading = read_settings(text, file);
    let found = match (&reading, expected) {
        (Reading::NotRecognized(why), Expected::NotRecognized(part)) if why.contains(part) => None,
        (Reading::Blocks(blocks), Expected::Several(names)) => {
            let found = blocks.iter().map(|block| block.name.as_str());
            (!found.eq(names.iter().copied())).then(|| format!("{blocks:?}"))
        }
        (Reading::Blocks(blocks), Expected::Block(parts)) if blocks.len() == 1 => {
            let block = &blocks[0];
            let found = [
                block.name.clone(),
                block.shape().to_owned(),
                shown(block.host.as_ref()),
                shown(block.port.as_ref()),
                shown_login(block.user.as_ref()),
                shown_login(block.password.as_ref()),
            ];
            (found != parts.map(str::to_owned)).then(|| format!("{found:?}"))
        }
        _ => Some(format!("{reading:?}")),
    };
    found.map(|found| format!("{file}: {found}\n{text}"))
}

#[test]
fn each_file_is_read_as_its_row_says() {
    let wrong: Vec<String> = FILES
        .iter()
        .filter_map(|row| differs(row.file, &text_of(row.file), &row.expected))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files = std::fs::read_dir(format!(
        "{}/tests/settings/files",
        env!("CARGO_MANIFEST_DIR")
    ));
    for file in files.unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let has_row = FILES.iter().any(|row| row.file == name) || name == "evil.env";
        assert!(has_row, "{name} has no row");
    }
}

#[test]
fn so_are_more_files_of_each_kind() {
    let mut wrong = Vec::new();
    for (file, text, expected) in LINE_FILES.iter().chain(PROGRAMS) {
        let text = text
            .replace("@HOST@", "smtp.postmarkapp.com")
            .replace("@PORT@", "587")
            .replace("@DECOY@", "5432")
            .replace("@TOKEN@", TOKEN);
        wrong.extend(differs(file, &text, expected));
        // Windows ends its lines otherwise.
        wrong.extend(differs(file, &text.replace('\n', "\r\n"), expected));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

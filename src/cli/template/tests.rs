use serde_json::json;

use super::diff::diff;
use super::folder;
use super::model_of;
use crate::cli::exit::Exit;
use crate::postmark::api::{Template, TemplateKind, TemplateRow};

fn template(alias: &str, kind: TemplateKind) -> Template {
    Template {
        row: TemplateRow {
            id: 7,
            name: "Receipt".into(),
            alias: alias.into(),
            kind,
            layout: String::new(),
        },
        subject: String::new(),
        html: "<p>Hi</p>\n".into(),
        text: String::new(),
    }
}

#[test]
fn a_diff_shows_what_is_different_with_its_surroundings() {
    assert_eq!(diff("f", "a\nb\n", "a\r\nb"), "");
    assert_eq!(
        diff("f", "a\nb\nc", "a\nx\nc\nd"),
        "--- f\n+++ f\n@@ -1,3 +1,4 @@\n a\n-b\n+x\n c\n+d\n"
    );
    assert_eq!(diff("f", "", "a\n"), "--- f\n+++ f\n@@ -1,0 +1,1 @@\n+a\n");
    let old: Vec<String> = (1..=30).map(|line| line.to_string()).collect();
    let mut new = old.clone();
    new[4] = "five".into();
    new.remove(24);
    assert_eq!(
        diff("f", &old.join("\n"), &new.join("\n")),
        "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -22,7 +22,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n"
    );
}

#[test]
fn a_large_text_is_compared_at_once() {
    let old: String = (0..5_000).map(|line| format!("{line}\n")).collect();
    let new: String = (0..5_000).map(|line| format!("new {line}\n")).collect();
    assert_eq!(diff("f", &old, &new).lines().count(), 10_003);
}

#[test]
fn a_folder_is_written_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut receipt = template("receipt", TemplateKind::Standard);
    receipt.subject = "Your receipt".into();
    receipt.row.layout = "base".into();
    let base = template("base", TemplateKind::Layout);
    let model = json!({ "name": "name_Value", "price": 1.25 });
    for one in [&receipt, &base] {
        for file in folder::changes(dir.path(), one, &model).unwrap() {
            file.perform().unwrap();
        }
        assert_eq!(folder::changes(dir.path(), one, &json!({})).unwrap(), []);
    }
    let meta = std::fs::read_to_string(dir.path().join("receipt/meta.json")).unwrap();
    assert_eq!(
        meta,
        "{\n  \"Name\": \"Receipt\",\n  \"Alias\": \"receipt\",\n  \"Subject\": \"Your receipt\",\n  \"TemplateType\": \"Standard\",\n  \
         \"LayoutTemplate\": \"base\",\n  \"TestRenderModel\": {\n    \"name\": \"name_Value\",\n    \"price\": 1.25\n  }\n}\n"
    );
    assert!(dir.path().join("_layouts/base/content.html").is_file());
    assert!(!dir.path().join("_layouts/base/content.txt").exists());
    let all = folder::read(dir.path(), &[]).unwrap();
    let read: Vec<Template> = all.iter().map(|one| one.template.clone()).collect();
    let numberless = |mut one: Template| {
        one.row.id = 0;
        one
    };
    assert_eq!(
        read,
        [numberless(base), numberless(receipt.clone())],
        "layouts come first"
    );
    assert_eq!(all[1].model, model);
    // A body that is gone takes its file along; what somebody else wrote into meta.json stays.
    std::fs::write(
        dir.path().join("receipt/meta.json"),
        meta.replace("{\n  \"Name\"", "{\n  \"Owner\": \"ada\",\n  \"Name\""),
    )
    .unwrap();
    receipt.text = "Hi".into();
    receipt.html = String::new();
    for file in folder::changes(dir.path(), &receipt, &json!({})).unwrap() {
        file.perform().unwrap();
    }
    assert!(!dir.path().join("receipt/content.html").exists());
    let meta = std::fs::read_to_string(dir.path().join("receipt/meta.json")).unwrap();
    assert!(meta.contains("\"Owner\": \"ada\""), "{meta}");
}

#[test]
fn a_folder_that_cannot_be_used_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| folder::write(&dir.path().join(path), text).unwrap();
    let refused = |aliases: &[String]| {
        let (exit, why) = folder::read(dir.path(), aliases).unwrap_err();
        (exit, why.replace(&dir.path().display().to_string(), "DIR"))
    };
    assert_eq!(
        refused(&[]),
        (
            Exit::FileMissing,
            "no template is in DIR: no folder has a meta.json".to_owned()
        )
    );
    for (text, part) in [
        ("{", "is not a JSON object"),
        ("[]", "is not a JSON object"),
        (r#"{"Name":1}"#, "Name must be a string"),
        (r#"{"Alias":"../x"}"#, "cannot be an alias"),
        (r#"{"TemplateType":"Other"}"#, "TemplateType must be"),
    ] {
        write("a/meta.json", text);
        let (exit, why) = refused(&[]);
        assert_eq!(exit, Exit::Message);
        assert!(
            why.starts_with("DIR/a/meta.json: ") && why.contains(part),
            "{why}"
        );
    }
    write("a/meta.json", r#"{"Alias":"same"}"#);
    write("b/c/meta.json", r#"{"Alias":"SAME"}"#);
    assert_eq!(
        refused(&[]).1,
        "DIR/a and DIR/b/c have the same alias `SAME`"
    );
    write("b/c/meta.json", "{}");
    let named = folder::read(dir.path(), &["C".to_owned()]).unwrap();
    assert_eq!(named[0].template.row.alias, "c", "the folder names it");
    assert!(
        refused(&["other".to_owned()])
            .1
            .contains("no template with the alias `other`")
    );
}

#[test]
fn a_model_is_an_object_with_variables_over_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("model.json");
    std::fs::write(&path, "\u{feff}{\"name\": \"Ada\", \"items\": [1]}").unwrap();
    let vars = |all: &[&str]| -> Vec<String> { all.iter().map(|one| (*one).to_owned()).collect() };
    let model = model_of(Some(&path), &vars(&["name=Grace", "note=a=b"])).unwrap();
    assert_eq!(
        model,
        json!({ "name": "Grace", "items": [1], "note": "a=b" })
    );
    for wrong in ["name", "=x", "a.b=c"] {
        assert_eq!(
            model_of(None, &vars(&[wrong])).unwrap_err().0,
            Exit::Usage,
            "{wrong}"
        );
    }
    for (text, part) in [
        ("[1]", "must hold a JSON object"),
        ("{\n \"a\": }", "line 2 column 7"),
    ] {
        std::fs::write(&path, text).unwrap();
        let (exit, why) = model_of(Some(&path), &[]).unwrap_err();
        assert_eq!(exit, Exit::Message);
        assert!(why.contains(part), "{why}");
    }
}

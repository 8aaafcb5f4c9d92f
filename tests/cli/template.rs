//! `template` and `send --template` against the practice server of the binary's own.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::follow::{last, sender, server};
use crate::live::Live;

const BASE: &str = r#"{"Name": "Base", "Alias": "base", "TemplateType": "Layout", "TestRenderModel": {"company": "Acme"}}"#;
const RECEIPT: &str = r#"{
  "Name": "Receipt", "Alias": "receipt", "Subject": "Receipt for {{name}}", "TemplateType": "Standard",
  "LayoutTemplate": "base", "TestRenderModel": {"name": "Ada", "items": [{"title": "Pen", "notes": ["blue"]}]}
}"#;
const RECEIPT_TEXT: &str = "Hi {{name}},
{{#each items}}
- {{title}}{{#each notes}} ({{.}}){{/each}}
{{/each}}
{{#discount}}
You saved {{percent}} %.
{{/discount}}
";
const MODEL: &str = r#"{
  "name": "Grace", "company": "Acme", "discount": {"percent": 5},
  "items": [{"title": "Pen", "notes": ["blue", "fine"]}, {"title": "Ink", "notes": []}]
}"#;
const TO: [&str; 4] = ["--from", "ada@acme.example", "--to", "grace@navy.example"];

/// A practice server with a layout and a template that uses it, pushed from a folder.
struct Shop {
    _home: Bench,
    live: Live,
    bench: Bench,
}

impl Shop {
    fn start() -> Self {
        let home = Bench::new();
        let live = Live::start(&home, &["--latency", "0"]);
        let bench = sender(&live);
        bench.file("mine/_layouts/base/meta.json", BASE);
        bench.file(
            "mine/_layouts/base/content.txt",
            "{{{ @content }}}\n-- \n{{company}}\n",
        );
        bench.file(
            "mine/_layouts/base/content.html",
            "<html><body>{{{ @content }}}</body></html>\n",
        );
        bench.file("mine/receipt/meta.json", RECEIPT);
        bench.file("mine/receipt/content.txt", RECEIPT_TEXT);
        bench.file("mine/receipt/content.html", "<p>Hi {{name}}</p>\n");
        bench.file("model.json", MODEL);
        Self {
            _home: home,
            live,
            bench,
        }
    }

    fn pushed() -> Self {
        let shop = Self::start();
        let mine = shop.bench.path("mine");
        shop.run(&["template", "push", &mine, "--yes"])
            .ends(0, "Created 2, updated 0, 0 unchanged.");
        shop
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let server = server(&self.live);
        let server: Vec<&str> = server.iter().map(String::as_str).collect();
        self.bench.run(&[&server[..], arguments].concat(), b"")
    }

    fn send(&self, more: &[&str]) -> Run {
        let model = self.bench.path("model.json");
        let arguments = ["send", "--template", "receipt", "--model", &model];
        self.run(&[&arguments[..], &TO, more].concat())
    }

    /// The text of the only message that was caught.
    fn caught(&self, outcome: &Value) -> String {
        let id = outcome["message_id"].as_str().unwrap();
        let run = self._home.run(&["inbox", id], b"");
        run.ends(0, "");
        run.out
    }
}

#[test]
fn a_template_goes_from_the_server_through_an_edit_to_its_recipient() {
    let shop = Shop::pushed();
    let theirs = shop.bench.path("theirs");
    shop.run(&["template", "pull", &theirs])
        .ends(0, "2 new, 0 changed, 0 unchanged.");
    for file in [
        "receipt/content.txt",
        "receipt/content.html",
        "_layouts/base/content.txt",
        "_layouts/base/content.html",
    ] {
        let read = |folder: &str| fs::read_to_string(format!("{folder}/{file}")).unwrap();
        assert_eq!(read(&theirs), read(&shop.bench.path("mine")), "{file}");
    }
    let meta = fs::read_to_string(format!("{theirs}/receipt/meta.json")).unwrap();
    let meta: Value = serde_json::from_str(&meta).unwrap();
    assert_eq!(meta["LayoutTemplate"], "base");
    assert_eq!(meta["TestRenderModel"]["items"][0]["title"], "title_Value");

    let text = format!("{theirs}/receipt/content.txt");
    let edited = RECEIPT_TEXT.replace("You saved", "You save");
    fs::write(&text, edited.replace("{{title}}", "{{the title}}")).unwrap();
    let wrong = shop.run(&["template", "validate", "--dir", &theirs]);
    let told = format!(
        "{text}:3:3: The path 'the title' is not valid. Please see documentation for examples of valid paths."
    );
    wrong.ends(65, &told);
    wrong.ends(65, "2 templates checked, 1 mistake.");
    shop.run(&["template", "push", &theirs, "--yes"]).ends(
        65,
        "nothing was changed, because the templates have mistakes",
    );
    fs::write(&text, edited).unwrap();
    shop.run(&["template", "validate", "--dir", &theirs])
        .ends(0, "2 templates checked, no mistakes.");

    let pushed = shop.run(&["template", "push", &theirs, "--yes"]);
    pushed.ends(0, "Created 0, updated 1, 1 unchanged.");
    let diff = "update template receipt\n--- receipt/content.txt\n+++ receipt/content.txt\n@@ -3,5 +3,5 @@\n - {{title}}{{#each notes}} ({{.}}){{/each}}\n {{/each}}\n {{#discount}}\n-You saved {{percent}} %.\n+You save {{percent}} %.\n {{/discount}}\n";
    assert_eq!(pushed.out, diff);
    shop.run(&["template", "push", &theirs])
        .ends(0, "there is nothing to change");

    let model = shop.bench.path("model.json");
    let preview = shop.run(&["template", "preview", "receipt", "--model", &model]);
    preview.ends(0, "");
    let body = "Hi Grace,\n\n- Pen (blue) (fine)\n\n- Ink\n\n\nYou save 5 %.\n\n\n-- \nAcme";
    assert_eq!(
        preview.out,
        format!("Subject: Receipt for Grace\n\n{body}\n")
    );

    let sent = shop.send(&["--tag", "receipts", "--follow", "--json"]);
    sent.ends(0, "");
    let outcome = last(&sent);
    assert_eq!(outcome["status"], "delivered");
    let caught = shop.caught(&outcome);
    assert!(caught.contains("Receipt for Grace"), "{caught}");
    assert!(caught.contains("You save 5 %."), "{caught}");

    let found = shop.run(&["find", "grace@navy.example"]);
    found.ends(0, "Delivered on ");
    assert!(found.out.contains("Receipt for Grace"), "{}", found.out);
    let history = shop.bench.run(&["history", "--json"], b"");
    let row = history.json().remove(0);
    assert_eq!(
        (
            row["via"].as_str(),
            row["subject"].as_str(),
            row["status"].as_str()
        ),
        (Some("api"), Some("Receipt for Grace"), Some("delivered"))
    );
}

#[test]
fn a_push_that_breaks_says_how_far_it_came_and_a_second_one_finishes_it() {
    let shop = Shop::start();
    let mine = shop.bench.path("mine");
    // A template without a subject is parsed, and refused only when it is created.
    let alert = r#"{"Name": "Alert", "TemplateType": "Standard"}"#;
    shop.bench.file("mine/alert/meta.json", alert);
    shop.bench.file("mine/alert/content.txt", "Alert\n");
    let broken = shop.run(&["template", "push", &mine, "--yes"]);
    broken.ends(
        82,
        "Changed: base.\nFailed: alert.\nNot changed: receipt.\n",
    );
    broken.ends(
        82,
        "The 'Subject' is required. (error code 1120). Run the same command again to finish it",
    );
    let json = shop.run(&["template", "push", &mine, "--yes", "--json"]);
    let told: Vec<String> = json
        .json()
        .iter()
        .filter(|line| line["event"] == "template-change")
        .map(|line| format!("{} {} {}", line["alias"], line["action"], line["status"]))
        .collect();
    assert_eq!(
        told,
        [
            r#""base" "unchanged" "not-done""#,
            r#""alert" "create" "failed""#,
            r#""receipt" "create" "not-done""#
        ]
    );
    assert_eq!(
        (json.code, last(&json)["status"].as_str()),
        (82, Some("failed"))
    );
    let alert = r#"{"Name": "Alert", "Subject": "Alert", "TemplateType": "Standard"}"#;
    shop.bench.file("mine/alert/meta.json", alert);
    shop.run(&["template", "push", &mine, "--yes"])
        .ends(0, "Created 2, updated 0, 1 unchanged.");
}

#[test]
fn nothing_is_changed_unasked() {
    let shop = Shop::pushed();
    let (mine, text) = (shop.bench.path("mine"), "mine/receipt/content.txt");
    shop.bench.file(text, "Changed\n");
    let why = "nothing was changed: without a terminal to ask on, add --yes to make these changes";
    shop.run(&["template", "push", &mine]).ends(64, why);
    let dry = shop.run(&["template", "push", &mine, "--dry-run"]);
    dry.ends(0, "Would create 0 and update 1; 1 unchanged.");
    assert!(dry.out.contains("-Hi {{name}},\n") && dry.out.contains("+Changed\n"));
    shop.run(&["template", "pull", &mine]).ends(64, why);
    assert_eq!(
        fs::read_to_string(shop.bench.path(text)).unwrap(),
        "Changed\n"
    );
    shop.run(&["template", "pull", &mine, "--yes"])
        .ends(0, "0 new, 1 changed, 1 unchanged.");
    assert_eq!(
        fs::read_to_string(shop.bench.path(text)).unwrap(),
        RECEIPT_TEXT
    );
    // A layout that nobody has, and a type that cannot change.
    shop.bench.file(
        "mine/a/meta.json",
        r#"{"Subject": "s", "LayoutTemplate": "none"}"#,
    );
    shop.bench.file("mine/a/content.txt", "a");
    shop.run(&["template", "push", &mine, "--yes"]).ends(
        65,
        "the layout `none` of the template `a` is neither on the server nor in ",
    );
    shop.bench.file("mine/a/meta.json", r#"{"Alias": "base"}"#);
    shop.run(&["template", "push", &mine, "--yes"])
        .ends(65, "have the same alias `base`");
    fs::remove_dir_all(shop.bench.path("mine/a")).unwrap();
    shop.run(&["template", "push", &mine, "a", "--yes"])
        .ends(66, "no template with the alias `a` is in ");
    let standard = BASE.replace("Layout", "Standard");
    shop.bench.file("mine/_layouts/base/meta.json", standard);
    shop.run(&["template", "push", &mine, "base", "--yes"])
        .ends(
            65,
            "`base` is of type Layout on the server and of type Standard in the folder",
        );
}

#[test]
fn templates_are_listed_and_shown_with_their_variables() {
    let shop = Shop::pushed();
    let list = shop.run(&["template", "list"]);
    assert_eq!(
        list.out,
        "base     Layout    Base\nreceipt  Standard  Receipt  in base\n"
    );
    let rows = shop.run(&["template", "list", "--json"]).json();
    assert_eq!(rows[1]["layout"], "base");
    assert_eq!(rows[2]["status"], "good");
    let shown = shop.run(&["template", "show", "receipt"]);
    shown.ends(0, "Layout:    base\nSubject:   Receipt for {{name}}\n");
    for variable in [
        "name",
        "items[].title",
        "items[].notes[]",
        "discount.percent",
        "company",
    ] {
        assert!(shown.out.contains(variable), "{variable}: {}", shown.out);
    }
    let rows = shop.run(&["template", "show", "receipt", "--json"]).json();
    assert_eq!(rows[0]["text"], RECEIPT_TEXT);
    let (html, text) = (shop.bench.path("out.html"), shop.bench.path("out.txt"));
    let files = ["--var", "name=<Eve>", "--html", &html, "--text", &text];
    let preview = shop.run(&[&["template", "preview", "receipt"], &files[..]].concat());
    preview.ends(0, "blank, because the model has no value for them: ");
    assert_eq!(preview.out, "");
    assert_eq!(
        fs::read_to_string(&html).unwrap(),
        "<html><body><p>Hi &lt;Eve&gt;</p>\n</body></html>\n"
    );
    let rows = shop
        .run(&["template", "preview", "receipt", "--json"])
        .json();
    assert_eq!(rows[0]["subject"], "Receipt for ");
    assert!(
        rows[0]["missing"]
            .as_array()
            .unwrap()
            .contains(&"name".into())
    );
    let missing = shop.run(&["template", "show", "nobody", "--json"]);
    missing.ends(
        66,
        "the server has no template `nobody`; `postrider template list` lists them",
    );
    assert_eq!(last(&missing)["exit"], 66);
    let wrong = shop.bench.file("wrong/receipt/meta.json", RECEIPT);
    shop.bench
        .file("wrong/receipt/content.txt", "\n{{#name}}\n");
    let dir = wrong.trim_end_matches("/receipt/meta.json");
    let rows = shop
        .run(&["template", "validate", "--dir", dir, "--json"])
        .json();
    assert_eq!(
        (
            rows[0]["line"].as_u64(),
            rows[0]["character"].as_u64(),
            rows[0]["part"].as_str()
        ),
        (Some(2), Some(1), Some("TextBody"))
    );
    assert_eq!(rows[1]["status"], "bad");
    shop.run(&["template", "validate"])
        .ends(0, "2 templates checked, no mistakes.");
}

#[test]
fn a_send_with_a_template_says_what_cannot_be() {
    let shop = Shop::pushed();
    for (more, code, why) in [
        (&["--via", "smtp"][..], 64, "SMTP has no templates"),
        (
            &["--subject", "mine"],
            64,
            "--subject cannot be combined with --template",
        ),
        (
            &["--text", "mine"],
            64,
            "--text cannot be combined with --template",
        ),
        (
            &["--eml", "x.eml"],
            64,
            "--eml cannot be combined with --template",
        ),
        (
            &["--raw", "x.eml"],
            64,
            "--raw cannot be combined with --template",
        ),
        (&["--var", "a.b=1"], 64, "--var `a.b=1`: write NAME=VALUE"),
    ] {
        shop.send(more).ends(code, why);
    }
    let send = |template: &str, more: &[&str]| {
        shop.run(&[&["send", "--template", template], &TO[..], more].concat())
    };
    send("nobody", &[]).ends(66, "the server has no template `nobody`");
    send("base", &[]).ends(64, "`base` is a layout, which cannot be sent");
    let blank = send("receipt", &["--strict", "--json"]);
    blank.ends(
        65,
        "variables of the template have no value and stay blank: company, discount",
    );
    let problem = &last(&blank)["problems"][0];
    assert_eq!(problem["check"], "template-variable");
    let model = shop.bench.path("model.json");
    let dry = shop.send(&["--dry-run", "--json"]);
    let lines = dry.json();
    let message = lines[0]["message"].as_str().unwrap();
    assert!(message.contains("Subject: Receipt for Grace"), "{message}");
    let list = shop.bench.file("list.json", "[]");
    let wrong = shop.run(&["send", "--template", "receipt", "--model", &list]);
    wrong.ends(65, "must hold a JSON object");
    shop.run(&["send", "--model", &model])
        .ends(64, "--template");
    assert!(
        shop._home.run(&["inbox"], b"").out.is_empty(),
        "nothing was sent"
    );
    // A number names a template, too, and --var goes over the file.
    let rows = shop.run(&["template", "list", "--json"]).json();
    let id = rows[1]["id"].to_string();
    let more = ["--model", &model, "--var", "name=Ada", "--json"];
    let sent = send(&id, &more);
    sent.ends(0, "");
    let history = shop.bench.run(&["history", "--json"], b"").json();
    assert_eq!(history[0]["subject"], "Receipt for Ada");
}

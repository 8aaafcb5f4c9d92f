use serde_json::json;

use super::*;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn welcome() -> Fields {
    Fields {
        name: text("Welcome mail"),
        subject: text("Hello {{name}}"),
        html: text("<p>Hi {{name}}</p>"),
        ..Fields::default()
    }
}

fn layout() -> Fields {
    Fields {
        name: text("Base"),
        alias: text("base"),
        kind: text("Layout"),
        html: text("<html>{{{ @content }}}</html>"),
        ..Fields::default()
    }
}

fn code<T>(result: Result<T, ApiError>) -> u16 {
    result.err().map_or(0, |error| error.code)
}

#[test]
fn what_cannot_be_a_template_is_refused_with_its_code() {
    let mut templates = Templates::default();
    templates.create(1, layout()).unwrap();
    let created = templates.create(2, welcome()).unwrap();
    assert_eq!(created.alias.as_deref(), Some("welcome-mail"));
    let of = |change: fn(&mut Fields)| {
        let mut fields = welcome();
        change(&mut fields);
        fields
    };
    for (expected, fields) in [
        (1120, of(|one| one.name = None)),
        (1120, of(|one| one.subject = None)),
        (1120, of(|one| one.html = text(""))),
        (1121, of(|one| one.name = Some("n".repeat(300)))),
        (1122, of(|one| one.kind = text("Other"))),
        (1122, of(|one| one.alias = text("1st"))),
        (1122, of(|one| one.alias = text("BASE"))),
        (1122, of(|one| one.html = text("{{#a}}"))),
        (1131, of(|one| one.html = text("{{{ @content }}}"))),
        (1101, of(|one| one.layout = text("nowhere"))),
        (1101, of(|one| one.layout = text("welcome-mail"))),
        (0, of(|one| one.layout = text("base"))),
    ] {
        let told = format!("{fields:?}");
        assert_eq!(
            code(templates.clone().create(9, fields)),
            expected,
            "{told}"
        );
    }
    for (expected, change) in [
        (
            1123,
            Fields {
                subject: text("s"),
                ..layout()
            },
        ),
        (
            1123,
            Fields {
                layout: text("base"),
                ..layout()
            },
        ),
        (
            1131,
            Fields {
                html: text("nothing"),
                ..layout()
            },
        ),
        (
            1131,
            Fields {
                text: text("{{{ @content }}}{{{ @content }}}"),
                ..layout()
            },
        ),
    ] {
        let fields = Fields {
            alias: text("other"),
            ..change
        };
        assert_eq!(code(templates.clone().create(9, fields)), expected);
    }
}

#[test]
fn an_edit_changes_what_is_given() {
    let mut templates = Templates::default();
    templates.create(1, layout()).unwrap();
    let fields = Fields {
        layout: text("base"),
        text: text("Hi"),
        ..welcome()
    };
    templates.create(2, fields).unwrap();
    let edited = templates
        .edit(
            "2",
            Fields {
                text: text(""),
                ..Fields::default()
            },
        )
        .unwrap();
    assert_eq!(
        (&edited.text, edited.layout.as_deref()),
        (&None, Some("base"))
    );
    let kind = Fields {
        kind: text("Layout"),
        ..Fields::default()
    };
    assert_eq!(code(templates.edit("2", kind)), 1122);
    // The layout is found by its new alias.
    templates
        .edit(
            "base",
            Fields {
                alias: text("frame"),
                ..Fields::default()
            },
        )
        .unwrap();
    assert_eq!(
        templates.find("2").unwrap().layout.as_deref(),
        Some("frame")
    );
    assert_eq!(code(templates.delete("frame")), 1130);
    templates
        .edit(
            "2",
            Fields {
                layout: text(""),
                ..Fields::default()
            },
        )
        .unwrap();
    assert_eq!(templates.delete("frame"), Ok(1));
    assert!(templates.find("1").unwrap().is_deleted);
    assert_eq!(code(templates.find("frame")), 1101);
    assert_eq!(templates.active().len(), 1);
    for id in 10..109 {
        let alias = Some(format!("t{id}"));
        templates.create(id, Fields { alias, ..welcome() }).unwrap();
    }
    assert_eq!(code(templates.create(200, welcome())), 1105);
}

#[test]
fn a_template_is_rendered_inside_its_layout() {
    let mut templates = Templates::default();
    templates.create(1, layout()).unwrap();
    let fields = Fields {
        layout: text("base"),
        text: text("Hi {{name}}"),
        ..welcome()
    };
    let template = templates.create(2, fields).unwrap().clone();
    let model = json!({ "name": "<Ada>" });
    let done = rendered(&templates, &template, &model).unwrap();
    assert_eq!(done.subject, "Hello <Ada>");
    assert_eq!(
        done.html.as_deref(),
        Some("<html><p>Hi &lt;Ada&gt;</p></html>")
    );
    assert_eq!(done.text.as_deref(), Some("Hi <Ada>"));
}

#[test]
fn a_shelf_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    for server in [1, 3] {
        let create =
            |templates: &mut Templates, id| templates.create(id, welcome()).map(|one| one.id);
        let shelf = Shelf::new(Some(&inbox));
        assert_eq!(
            shelf.change(server, create),
            Ok(41_001),
            "numbers begin anew in memory"
        );
        assert_eq!(shelf.change(server, create), Ok(41_002));
        assert_eq!(shelf.read(server).unwrap().active().len(), 2);
    }
    let shelf = Shelf::new(Some(&inbox));
    assert_eq!(shelf.read(1).unwrap().active().len(), 2);
    assert_eq!(
        shelf.read(3).unwrap().active().len(),
        0,
        "only servers that exist at every start"
    );
    assert_eq!(
        code(shelf.change(1, |templates, _| templates.delete("7"))),
        1101
    );
    std::fs::write(inbox.join("templates.json"), "{").unwrap();
    let refused = shelf.change(1, |templates, id| {
        templates.create(id, welcome()).map(|_| ())
    });
    assert_eq!(code(refused), 100);
    assert_eq!(
        std::fs::read_to_string(inbox.join("templates.json")).unwrap(),
        "{"
    );
}

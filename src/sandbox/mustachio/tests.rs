use serde_json::{Value, json};

use super::*;

fn html(source: &str, model: &Value) -> String {
    render(&parse(source).unwrap(), model, Escaping::Html).unwrap()
}

fn errors(source: &str) -> Vec<(usize, usize, String)> {
    let errors = parse(source).err().unwrap_or_default();
    let tell = |error: SyntaxError| (error.line, error.character, error.message);
    errors.into_iter().map(tell).collect()
}

#[test]
fn values_are_printed_as_dot_net_prints_them() {
    let model = json!({
        "name": "Ada <\"O'Neil\"> & é 🎉", "yes": true, "no": false, "int": 7, "float": 1.5, "whole": 2.0,
        "none": null, "list": [1], "object": {"a": 1}, "größe": "XL",
    });
    for (source, expected) in [
        (
            "{{name}}",
            "Ada &lt;&quot;O&#39;Neil&quot;&gt; &amp; &#233; &#127881;",
        ),
        ("{{{name}}}", "Ada <\"O'Neil\"> & é 🎉"),
        ("{{& name }}", "Ada <\"O'Neil\"> & é 🎉"),
        (
            "{{yes}} {{no}} {{int}} {{float}} {{whole}}",
            "True False 7 1.5 2",
        ),
        ("[{{none}}{{list}}{{object}}{{missing}}{{a.b.c}}]", "[]"),
        ("{{object.a}}{{ int }}", "17"),
        ("{{größe}}", "XL"),
        ("{{!a\ncomment}}x", "x"),
        ("{ {{int}} } {{}} {{{int}}", "{ 7 } {{}} {7"),
        ("{{\nint\n}}", "7"),
        // Forms of Handlebars are paths to keys of that name.
        ("{{else}}{{this.name}}", ""),
    ] {
        assert_eq!(html(source, &model), expected, "{source}");
    }
    let subject = parse("{{name}}").unwrap();
    let plain = render(&subject, &model, Escaping::None).unwrap();
    assert_eq!(plain, "Ada <\"O'Neil\"> & é 🎉");
}

#[test]
fn sections_look_up_in_their_own_scope_only() {
    let model = json!({
        "company": "Acme", "person": {"name": "Ada", "address": {"city": "London"}}, "zero": 0, "empty": [], "blank": "",
        "items": [{"title": "A", "tags": ["x", "y"]}, {"title": "B", "tags": []}],
    });
    for (source, expected) in [
        ("{{#person}}{{name}}{{company}}{{/person}}", "Ada"),
        (
            "{{#person}}{{name}} of {{../company}}{{/person}}",
            "Ada of Acme",
        ),
        (
            "{{#person.address}}{{city}} {{../name}} {{../../company}}{{/person.address}}",
            "London Ada Acme",
        ),
        (
            "{{#each items}}{{title}}@{{../../company}}{{#each tags}}[{{.}}]{{/each}} {{/each}}",
            "A@Acme[x][y] B@Acme ",
        ),
        ("{{#items}}once {{title}}{{/items}}", "once "),
        (
            "{{#zero}}a{{/zero}}{{#empty}}b{{/empty}}{{#blank}}c{{/blank}}",
            "",
        ),
        (
            "{{^zero}}a{{/zero}}{{^gone}}b {{../company}}{{/gone}}",
            "ab Acme",
        ),
        ("{{#person}}yes{{^person}}no{{/person}}", "yes"),
        ("{{#gone}}yes{{^gone}}no{{/gone}}", "no"),
        ("{{#each empty}}x{{/each}}{{#each gone}}x{{/each}}", ""),
        ("{{#person}}{{../../../../company}}{{/person}}", "Acme"),
    ] {
        assert_eq!(html(source, &model), expected, "{source}");
    }
    let tokens = parse("{{#each person}}x{{/each}}").unwrap();
    let error = render(&tokens, &model, Escaping::Html).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'person' is used like an array by the template, but is a scalar value or object in your model."
    );
}

#[test]
fn mistakes_are_told_with_their_place() {
    let path = |name: &str| {
        format!(
            "The path '{name}' is not valid. Please see documentation for examples of valid paths."
        )
    };
    let open = |name: &str| {
        format!(
            "A scope block to the following path was opened but not closed: '{name}', please close it using the appropriate syntax."
        )
    };
    let each = "The 'each' block being opened requires a model path to be specified in the form '{{#each <name>}}'.";
    for (source, expected) in [
        ("Hi\n  {{user-name}}", vec![(2, 3, path("user-name"))]),
        ("🎉{{a b}}", vec![(1, 3, path("a b"))]),
        ("{{#if x}}{{/if x}}", vec![(1, 1, path("if x"))]),
        ("{{@index}}", vec![(1, 1, path("@index"))]),
        ("{{a...b}}", vec![(1, 1, path("a...b"))]),
        ("{{a/b}}", vec![(1, 1, path("a/b"))]),
        ("{{..}}", vec![(1, 1, path(".."))]),
        ("x\n{{#a}}\n{{#each b}}", vec![(2, 1, open("a")), (3, 1, open("b"))]),
        ("{{#each}}{{/each}}", vec![(1, 1, each.to_owned())]),
        ("{{#eachx}}{{/each}}", vec![(1, 1, each.to_owned())]),
        (
            "{{/each}}",
            vec![(1, 1, "An 'each' block is being closed, but no corresponding opening element ('{{#each <name>}}') was detected.".to_owned())],
        ),
        (
            "{{#each a}}{{/each a}}",
            vec![
                (1, 1, open("a")),
                (1, 12, "The syntax to close the 'each' block should be: '{{/each}}'.".to_owned()),
            ],
        ),
        (
            "{{#a}}\r\n{{/b}}{{/a}}",
            vec![(2, 1, "It appears that open and closing elements are mismatched.".to_owned())],
        ),
    ] {
        assert_eq!(errors(source), expected, "{source}");
    }
    assert_eq!(errors("{{../a}}{{.}}{{a.b_1}}{{../../a.b}}"), []);
    let deep = "{{#a}}".repeat(100) + &"{{/a}}".repeat(100);
    // The same name again closes the one before.
    assert!(!errors(&deep).is_empty());
    let deep: String = (0..65).map(|place| format!("{{{{#s{place}}}}}")).collect();
    assert!(errors(&deep)[0].2.contains("not closed"));
    assert!(
        errors(&deep)
            .iter()
            .any(|one| one.2 == "More than 64 blocks are nested.")
    );
}

#[test]
fn the_model_is_inferred_from_what_is_used() {
    let source = "{{name}}{{#company}}{{title}}{{/company}}{{#flag}}x{{/flag}}{{#each items}}{{price}}{{/each}}\
                  {{#each tags}}{{.}}{{/each}}{{a.b}}{{#company}}{{../vat}}{{/company}}";
    let mut inferred = Inferred::default();
    inferred.add(&parse(source).unwrap());
    assert_eq!(
        inferred.model(&json!({})),
        json!({
            "name": "name_Value", "company": {"title": "title_Value"}, "flag": {}, "items": [{"price": "price_Value"}],
            "tags": ["tags_1", "tags_2", "tags_3"], "a": {"b": "b_Value"}, "vat": "vat_Value",
        })
    );
    let given = json!({"name": "Ada", "items": [], "company": {"title": "Acme"}, "more": 1});
    let model = inferred.model(&given);
    assert_eq!(model["name"], "Ada");
    assert_eq!(model["items"], json!([]));
    assert_eq!(model["vat"], "vat_Value");
    assert_eq!(model["more"], 1);
}

#[test]
fn a_layout_takes_the_tokens_of_its_template() {
    let layout = parse("<b>{{title}}</b>{{#person}}{{{ @content }}}{{/person}}").unwrap();
    assert_eq!(placeholders(&layout), 1);
    assert_eq!(
        placeholders(&parse("{{{@content}}}{{{ @content}}}").unwrap()),
        2
    );
    let whole = wrap(&layout, &parse("Hi {{name}}").unwrap());
    let model = json!({"title": "T", "person": {"name": "Ada"}});
    let text = render(&whole, &model, Escaping::Html).unwrap();
    assert_eq!(text, "<b>T</b>Hi Ada");
    assert_eq!(errors("{{@content}}").len(), 1);
}

#[test]
fn what_multiplies_has_an_end() {
    let list: Vec<u32> = (0..2_000).collect();
    let source = "{{#each a}}{{#each ../../a}}{{#each ../../../../a}}x{{/each}}{{/each}}{{/each}}";
    let tokens = parse(source).unwrap();
    let error = render(&tokens, &json!({ "a": list }), Escaping::Html);
    assert_eq!(error, Err(RenderError::TooLarge));
}

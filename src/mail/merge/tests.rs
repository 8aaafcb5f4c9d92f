use std::path::Path;

use super::*;

fn read(bytes: impl AsRef<[u8]>) -> Result<MergeList, Vec<String>> {
    let list = MergeList::read(bytes.as_ref(), Path::new("/lists"));
    list.map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

fn values(bytes: impl AsRef<[u8]>) -> Vec<Vec<String>> {
    read(bytes)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.values)
        .collect()
}

fn pattern() -> Pattern {
    Pattern {
        draft: Draft {
            from: "ada@acme.example".into(),
            subject: "Hello {{name}}".into(),
            text: "Dear {{name}}".into(),
            ..Draft::default()
        },
        ..Pattern::default()
    }
}

fn errors_of(csv: &str, pattern: &Pattern) -> Vec<String> {
    let list = read(csv).unwrap();
    let rows = (0..list.rows.len()).filter_map(|at| list.message(at, pattern).err());
    rows.flatten().map(|error| error.to_string()).collect()
}

#[test]
fn csv_is_read_as_every_program_writes_it() {
    let wanted = [
        ["g@navy.example", "Grace"],
        ["a@navy.example", "Alan, \"A\""],
    ];
    let files: [&[u8]; 8] = [
        b"to,name\ng@navy.example,Grace\na@navy.example,\"Alan, \"\"A\"\"\"\n",
        b"\xef\xbb\xbfto,name\r\ng@navy.example,Grace\r\na@navy.example,\"Alan, \"\"A\"\"\"\r\n",
        b"to;name\ng@navy.example;Grace\na@navy.example;\"Alan, \"\"A\"\"\"",
        b"to\tname\ng@navy.example\tGrace\na@navy.example\t\"Alan, \"\"A\"\"\"",
        b"sep=;\r\nto;name\r\ng@navy.example;Grace\r\na@navy.example;\"Alan, \"\"A\"\"\"",
        b"\"to\", \"name\"\rg@navy.example, Grace \ra@navy.example, \"Alan, \"\"A\"\"\" \r",
        b"to,name,\ng@navy.example,Grace,\n\n,,\na@navy.example,\"Alan, \"\"A\"\"\",\n",
        b"to,name\ng@navy.example,Grace,,\na@navy.example,\"Alan, \"\"A\"\"\"",
    ];
    for file in files {
        assert_eq!(values(file), wanted, "{}", String::from_utf8_lossy(file));
    }
}

#[test]
fn a_quoted_value_may_have_line_breaks() {
    let list = read("to,note\na@b.example,\"one\r\ntwo\"\nc@d.example,x\n").unwrap();
    assert_eq!(list.rows[0].values[1], "one\ntwo");
    assert_eq!((list.rows[0].line, list.rows[1].line), (2, 4));
}

#[test]
fn json_lines_are_read_by_their_keys() {
    let text = "{\"to\":\"g@navy.example\",\"n\":5,\"ok\":true}\n\n{\"n\":null,\"to\":[\"a@b.example\",\"c@d.example\"],\"attach\":[\"x,1.pdf\",\"/y.pdf\"]}\n";
    let list = read(text).unwrap();
    assert_eq!(list.columns, ["to", "n", "ok", "attach"]);
    assert_eq!(list.rows[0].values, ["g@navy.example", "5", "true", ""]);
    assert_eq!(list.rows[1].values[0], "a@b.example, c@d.example");
    assert_eq!(list.rows[1].files, ["/lists/x,1.pdf", "/y.pdf"]);
    assert_eq!(list.rows[1].line, 3);
}

#[test]
fn encodings_are_certain_or_refused() {
    let mut utf16: Vec<u8> = vec![0xff, 0xfe];
    utf16.extend(
        "to,name\na@b.example,Zoë\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    let list = read(&utf16).unwrap();
    assert_eq!(list.rows[0].values[1], "Zoë");
    assert!(list.notes[0].contains("UTF-16LE"), "{:?}", list.notes);
    utf16.pop();
    assert!(read(&utf16).unwrap_err()[0].contains("damaged"));
    let latin1 = read(b"to,name\na@b.example,Anna\nc@d.example,Zo\xeb\n").unwrap_err();
    assert!(
        latin1[0].starts_with("line 3: the list is not UTF-8 (byte 40 is 0xeb)"),
        "{latin1:?}"
    );
    assert!(read(b"to\0").unwrap_err()[0].contains("NUL"));
}

#[test]
fn what_is_wrong_with_a_list_is_told_with_its_place() {
    let table = [
        ("", "the list is empty"),
        ("\n \n", "the list is empty"),
        ("to,name\n", "the list has no rows"),
        ("[{\"to\":\"a@b.example\"}]", "a JSON array"),
        (
            "a@b.example,Grace\n",
            "line 1: the first line must name the columns",
        ),
        (
            "to,name,name\nx,y,z\n",
            "two columns are called name: rename",
        ),
        (
            "to,Name,name\nx,y,z\n",
            "two columns are called name or Name",
        ),
        (
            "to,name\na@b.example\n",
            "row 1 (line 2): has 1 of 2 values",
        ),
        (
            "to,name\na@b.example,Doe, Jane\n",
            "row 1 (line 2): has 3 values for 2 columns",
        ),
        (
            "to,\na@b.example,x\n",
            "row 1 (line 2): has a value in column 2, which has no name",
        ),
        (
            "to,name\na@b.example,\"open\nc@d.example,x\n",
            "line 2: a double quote is opened here",
        ),
        (
            "to,name\na@b.example,\"a\"b\n",
            "line 2: there is text behind a closing quote",
        ),
        (
            "{\"to\":\"a@b.example\"}\n{\"to\":",
            "row 2 (line 2): is not a JSON object",
        ),
        ("{\"to\":\"a\",\"to\":\"b\"}", "the key to is there twice"),
        (
            "{\"to\":\"a\",\"x\":{}}",
            "row 1 (line 1), column x: must be a text",
        ),
        ("{\"to\":\"a\",\"x\":[\"a\"]}", "column x: must be a text"),
    ];
    for (list, words) in table {
        let errors = read(list).unwrap_err();
        assert!(
            errors.iter().any(|error| error.contains(words)),
            "{list:?}: {errors:?}"
        );
    }
}

#[test]
fn every_bad_row_is_told_not_only_the_first() {
    let errors = read("to,name\na,b,c\nd,e\nf\n").unwrap_err();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors[0].starts_with("row 1") && errors[1].starts_with("row 3 (line 4)"),
        "{errors:?}"
    );
}

#[test]
fn a_row_is_a_message_of_its_own() {
    let csv = "TO,name,Cc,subject,attach,phone\n\"Grace <g@navy.example>, h@navy.example\",Grace,,,,1\na@navy.example,Alan,b@navy.example,Just {{name}},bill.pdf,2\n";
    let list = read(csv).unwrap();
    let first = list.message(0, &pattern()).unwrap();
    assert_eq!(first.to, "Grace <g@navy.example>, h@navy.example");
    assert_eq!(
        (first.subject.as_str(), first.text.as_str()),
        ("Hello Grace", "Dear Grace")
    );
    assert!(first.files.is_empty() && first.cc.is_empty());
    let second = list.message(1, &pattern()).unwrap();
    assert_eq!(second.cc, "b@navy.example");
    // A value is text, whatever is in it.
    assert_eq!(second.subject, "Just {{name}}");
    assert_eq!(second.files, ["/lists/bill.pdf"]);
    assert_eq!(list.unused_columns(&pattern()), ["phone"]);
}

#[test]
fn a_column_can_be_named_in_the_address_of_the_message() {
    let list = read("email,name\ng@navy.example,\"Hopper, Grace\"\n").unwrap();
    let mut pattern = pattern();
    assert!(list.check_columns(&pattern).is_err());
    pattern.draft.to = "{{name}} <{{email}}>".into();
    assert_eq!(list.check_columns(&pattern), Ok(()));
    let draft = list.message(0, &pattern).unwrap();
    assert_eq!(draft.to, "\"Hopper, Grace\" <g@navy.example>");
}

#[test]
fn an_empty_value_needs_a_default() {
    let csv = "to,name\ng@navy.example,\n";
    let errors = errors_of(csv, &pattern());
    assert!(
        errors[0].starts_with("row 1 (line 2), column name: is empty"),
        "{errors:?}"
    );
    let mut with_default = pattern();
    with_default.values.insert("name".into(), "friend".into());
    assert_eq!(errors_of(csv, &with_default), [""; 0]);
    let list = read("to,name\ng@navy.example,\nh@navy.example,Hal\n").unwrap();
    let subject = |at| list.message(at, &with_default).unwrap().subject;
    assert_eq!([subject(0), subject(1)], ["Hello friend", "Hello Hal"]);
}

#[test]
fn wrong_values_are_told_by_row_and_column() {
    let csv = "to,name,cc\ngrace,Grace,\n,Alan,\nb@navy.example,Bob,nobody@\n";
    let errors = errors_of(csv, &pattern());
    for (error, words) in errors.iter().zip([
        "row 1 (line 2), column to: `grace` is not an address",
        "row 2 (line 3), column to: is empty",
        "row 3 (line 4), column cc: `nobody@` is not an address",
    ]) {
        assert!(error.starts_with(words), "{error}");
    }
    assert_eq!(errors.len(), 3);
    let mut two = pattern();
    two.draft.to = "{{to}}".into();
    let errors = errors_of("to,name\n\"a@b.example, c@d.example\",x\n", &two);
    assert!(
        errors[0].contains("row 1 (line 2), column to: the value of {{to}} cannot be used in To"),
        "{errors:?}"
    );
}

#[test]
fn a_variable_without_a_column_is_told_once() {
    let list = read("to,nmae\ng@navy.example,x\n").unwrap();
    let errors = list.check_columns(&pattern()).unwrap_err();
    assert_eq!(errors.len(), 1);
    let words = errors[0].to_string();
    assert!(
        words.contains("{{name}}") && words.contains("Its columns are: to, nmae"),
        "{words}"
    );
}

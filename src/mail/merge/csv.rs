//! CSV (RFC 4180), read strictly: a quote that is never closed would otherwise swallow every row after it.

use std::iter::Peekable;
use std::str::Chars;

use super::{ATTACH, MergeError, MergeList, MergeRow, named};

/// What may stand between values; the one that is most frequent in the first line does.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// How Excel announces the delimiter, in a line of its own.
const ANNOUNCED: &str = "sep=";

/// Reads a list whose first line names the columns.
pub(super) fn read(text: &str) -> Result<MergeList, Vec<MergeError>> {
    let mut reader = Reader::new(text);
    let first = loop {
        let record = reader.record().map_err(|error| vec![error])?;
        if !record.is_blank() || reader.is_at_end() {
            break record;
        }
    };
    let names: Vec<String> = first.values.iter().map(|one| one.trim().into()).collect();
    if names.iter().any(|name| name.contains('@')) {
        let reason = "the first line must name the columns, such as to,name; it holds an address";
        return Err(vec![MergeError::at_line(first.line, reason)]);
    }
    let columns = named(names)?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    while !reader.is_at_end() {
        let record = match reader.record() {
            Ok(record) => record,
            // What follows cannot be told apart any more.
            Err(error) => {
                errors.push(error);
                break;
            }
        };
        if record.is_blank() {
            continue;
        }
        match row(&columns, rows.len() + errors.len() + 1, record) {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    // A column without a name is none: no row has a value there.
    let is_named: Vec<bool> = columns.iter().map(|name| !name.is_empty()).collect();
    for row in &mut rows {
        let mut named = is_named.iter();
        row.values
            .retain(|_| named.next().is_some_and(|named| *named));
    }
    Ok(MergeList {
        columns: columns
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect(),
        rows,
        notes: Vec::new(),
    })
}

fn row(columns: &[String], number: usize, mut record: Record) -> Result<MergeRow, MergeError> {
    let line = record.line;
    let wrong = |reason: String| MergeError::in_row(number, line, None, reason);
    let (have, want) = (record.values.len(), columns.len());
    if have < want {
        return Err(wrong(format!(
            "has {have} of {want} values: the last columns are missing"
        )));
    }
    if record.values[want..].iter().any(|value| !value.is_empty()) {
        return Err(wrong(format!(
            "has {have} values for {want} columns: put a value that contains a comma in double quotes"
        )));
    }
    record.values.truncate(want);
    let nameless = |(name, value): &(&String, &String)| name.is_empty() && !value.is_empty();
    if let Some(at) = columns
        .iter()
        .zip(&record.values)
        .position(|pair| nameless(&pair))
    {
        return Err(wrong(format!(
            "has a value in column {}, which has no name: name it in the first line",
            at + 1
        )));
    }
    let attach = columns
        .iter()
        .position(|name| name.eq_ignore_ascii_case(ATTACH));
    let path = attach.map(|at| record.values[at].clone());
    Ok(MergeRow {
        line: record.line,
        values: record.values,
        files: path.into_iter().filter(|path| !path.is_empty()).collect(),
    })
}

struct Record {
    line: usize,
    values: Vec<String>,
}

impl Record {
    fn is_blank(&self) -> bool {
        self.values.iter().all(|value| value.trim().is_empty())
    }
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
    delimiter: char,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let (first, after) = text.split_once('\n').unwrap_or((text, ""));
        let announced = first.trim_end().strip_prefix(ANNOUNCED);
        if let Some(delimiter) = announced.and_then(|one| one.chars().next()) {
            return Self {
                rest: after.chars().peekable(),
                line: 2,
                delimiter,
            };
        }
        let count = |delimiter: &char| {
            let mut quoted = false;
            let is_outside = |c: &char| {
                quoted ^= *c == '"';
                !quoted && c == delimiter
            };
            let header = text.trim_start().chars();
            header
                .take_while(|c| !matches!(c, '\n' | '\r'))
                .filter(is_outside)
                .count()
        };
        // Of equals the first, the comma.
        let delimiter = DELIMITERS.into_iter().rev().max_by_key(count);
        Self {
            rest: text.chars().peekable(),
            line: 1,
            delimiter: delimiter.unwrap_or(DELIMITERS[0]),
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.rest.peek().is_none()
    }

    /// One record and its line end.
    fn record(&mut self) -> Result<Record, MergeError> {
        let (line, mut values) = (self.line, Vec::new());
        loop {
            values.push(self.value()?);
            if self.rest.next_if_eq(&self.delimiter).is_none() {
                self.line_end();
                return Ok(Record { line, values });
            }
        }
    }

    fn line_end(&mut self) -> bool {
        let cr = self.rest.next_if_eq(&'\r').is_some();
        let lf = self.rest.next_if_eq(&'\n').is_some();
        self.line += usize::from(cr || lf);
        cr || lf
    }

    /// One value, up to the delimiter or the end of the line.
    fn value(&mut self) -> Result<String, MergeError> {
        let delimiter = self.delimiter;
        let is_blank = |c: &char| matches!(c, ' ' | '\t') && *c != delimiter;
        while self.rest.next_if(is_blank).is_some() {}
        if self.rest.next_if_eq(&'"').is_none() {
            let mut value = String::new();
            let is_inside = |c: &char| *c != delimiter && !matches!(c, '\r' | '\n');
            while let Some(c) = self.rest.next_if(is_inside) {
                value.push(c);
            }
            value.truncate(value.trim_end().len());
            return Ok(value);
        }
        let value = self.quoted()?;
        while self.rest.next_if(is_blank).is_some() {}
        match self.rest.peek() {
            None | Some('\r' | '\n') => Ok(value),
            Some(c) if *c == delimiter => Ok(value),
            Some(_) => Err(MergeError::at_line(
                self.line,
                "there is text behind a closing quote: a double quote inside quotes is written twice (\"\")",
            )),
        }
    }

    /// What follows an opening quote, and the closing one.
    fn quoted(&mut self) -> Result<String, MergeError> {
        let (begun, mut value) = (self.line, String::new());
        loop {
            if self.line_end() {
                value.push('\n');
                continue;
            }
            match self.rest.next() {
                Some('"') if self.rest.next_if_eq(&'"').is_none() => return Ok(value),
                Some(c) => value.push(c),
                None => {
                    let reason = "a double quote is opened here and never closed";
                    return Err(MergeError::at_line(begun, reason));
                }
            }
        }
    }
}

//! Two texts compared line by line, as a unified diff.

/// Lines around a change.
const CONTEXT: usize = 3;
/// Cells of the table of common lines; beyond that everything between the first and the last difference is new.
const CELLS: usize = 4_000_000;

/// One line of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Same(&'a str),
    Old(&'a str),
    New(&'a str),
}

/// The differences between two texts; empty if there are none. Line ends do not count.
pub(super) fn diff(name: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let lines = compare(&old, &new);
    let is_change = |line: &Line<'_>| !matches!(line, Line::Same(_));
    if !lines.iter().any(is_change) {
        return String::new();
    }
    let mut text = format!("--- {name}\n+++ {name}\n");
    let (mut at, mut place) = (0, (1, 1));
    while at < lines.len() {
        let Some(first) = lines[at..].iter().position(is_change) else {
            break;
        };
        let start = (at + first).saturating_sub(CONTEXT).max(at);
        let end = end_of_hunk(&lines, at + first);
        for line in &lines[at..start] {
            step(&mut place, line);
        }
        text += &hunk(&lines[start..end], &mut place);
        at = end;
    }
    text
}

/// Changes with few lines between them belong together.
fn end_of_hunk(lines: &[Line<'_>], first: usize) -> usize {
    let (mut last, mut at) = (first, first);
    while at < lines.len() && at - last <= 2 * CONTEXT {
        if !matches!(lines[at], Line::Same(_)) {
            last = at;
        }
        at += 1;
    }
    (last + 1 + CONTEXT).min(lines.len())
}

fn step(place: &mut (usize, usize), line: &Line<'_>) {
    place.0 += usize::from(!matches!(line, Line::New(_)));
    place.1 += usize::from(!matches!(line, Line::Old(_)));
}

fn hunk(lines: &[Line<'_>], place: &mut (usize, usize)) -> String {
    let start = *place;
    let mut body = String::new();
    for line in lines {
        let (sign, text) = match line {
            Line::Same(text) => (' ', text),
            Line::Old(text) => ('-', text),
            Line::New(text) => ('+', text),
        };
        body += &format!("{sign}{text}\n");
        step(place, line);
    }
    let (old, new) = (place.0 - start.0, place.1 - start.1);
    format!("@@ -{},{old} +{},{new} @@\n{body}", start.0, start.1)
}

fn compare<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev());
    let tail = tail.take(rest).take_while(same).count();
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut lines: Vec<Line<'_>> = old[..head].iter().map(|line| Line::Same(line)).collect();
    lines.extend(middle(old_middle, new_middle));
    lines.extend(old[old.len() - tail..].iter().map(|line| Line::Same(line)));
    lines
}

/// The longest common subsequence.
fn middle<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let replaced = |old: &[&'a str], new: &[&'a str]| {
        let old: Vec<Line<'a>> = old.iter().map(|line| Line::Old(line)).collect();
        let new: Vec<Line<'a>> = new.iter().map(|line| Line::New(line)).collect();
        [old, new].concat()
    };
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > CELLS {
        return replaced(old, new);
    }
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = match old[i] == new[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            lines.push(Line::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            lines.push(Line::Old(old[i]));
            i += 1;
        } else {
            lines.push(Line::New(new[j]));
            j += 1;
        }
    }
    lines.extend(replaced(&old[i..], &new[j..]));
    lines
}

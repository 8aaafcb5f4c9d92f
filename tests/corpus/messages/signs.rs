//! Signs that are more than one character, that turn the direction, or that cannot be seen.

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    let everywhere = |name, signs: &str| {
        let typed = format!("x{signs}x <reader@box.example>");
        let read = format!("x{signs}x");
        row(
            name,
            &read,
            format!("{signs}\n{signs} {signs}\nx{signs}x\n"),
        )
        .to(&typed, &[(&read, "reader@box.example")])
        .file(&format!("x{signs}x.txt"), "text/plain", signs.as_bytes())
    };
    vec![
        everywhere("emoji-joined", "👩‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚀❤️‍🔥🧑‍🤝‍🧑"),
        everywhere("emoji-flags", "🇩🇪🇯🇵🇧🇷🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿"),
        everywhere("emoji-skin-tones", "👍🏻👍🏼👍🏽👍🏾👍🏿🤝🏿"),
        everywhere("emoji-keycaps-and-variations", "1️⃣#️⃣☎︎☎️©️"),
        everywhere("emoji-cut-in-halves", "🇩\u{200d}👩\u{fe0f}\u{1f3fb}"),
        everywhere("emoji-many", &"😀🎉".repeat(28)),
        everywhere(
            "combining-marks",
            "Z\u{351}\u{36b}\u{343}a\u{30a}\u{327}\u{33e}e\u{301}\u{302}\u{303}\u{304}\u{305}",
        ),
        everywhere("composed-and-decomposed", "é e\u{301} Å A\u{30a} ﬁ ǆ 가 가"),
        everywhere("right-to-left-and-back", "abc אבג 123 (ד) def")
            // Brackets outside quotes are a comment.
            .with(|row| row.to[0].0 = "xabc אבג 123 defx".into()),
        everywhere(
            "direction-marks",
            "\u{202e}fdp.exe\u{202c}\u{2066}ab\u{2069}\u{200f}\u{200e}",
        ),
        everywhere(
            "cannot-be-seen",
            "a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}f\u{ad}g",
        ),
        everywhere(
            "blanks-of-all-widths",
            "a\u{a0}b\u{2003}c\u{2009}d\u{202f}e\u{3000}f",
        )
        // A name is words with one blank between them.
        .with(|row| row.to[0].0 = "xa b c d e fx".into()),
        everywhere(
            "beyond-the-first-plane",
            "𝒜𝓫𝕮 𐍈𐌰 𒀀 𓀀 𠀀𪛖 🀄\u{10ffff}\u{e000}",
        ),
        everywhere("separators-of-lines-in-unicode", "a\u{2028}b\u{2029}c")
            .with(|row| row.to[0].0 = "xa b cx".into())
            .subject_reads("xa b cx"),
        everywhere("not-a-character", "a\u{fffe}b\u{ffff}c\u{fffd}d"),
        row("emoji-in-a-long-subject", &"😀🎉👩‍🚀".repeat(80), "x\n"),
        row("marks-alone", "\u{301}", "\u{301}\u{200d}\n"),
    ]
}

//! What Postmark takes just so, and what it takes no more.

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    let metadata = |count: usize| (0..count).map(|n| format!("{:0>20}={}", n, "v".repeat(80)));
    let largest = "0123456789 abcdef 0123456789 abcdef 0123456789 abcdef 0123456789 ab\n";
    let most = 5 * 1024 * 1024 / largest.len();
    vec![
        row("limit-subject", &"s".repeat(2_000), "x\n"),
        row("limit-subject-over", &"s".repeat(2_001), "x").refused("subject-long"),
        row("limit-subject-in-utf-8", &"ä日".repeat(1_000), "x\n"),
        row("limit-tag", "x", "x\n").with(|row| row.draft.tag = "t".repeat(1_000)),
        row("limit-tag-in-utf-8", "x", "x\n").with(|row| row.draft.tag = "日本 ü".repeat(200)),
        row("limit-tag-over", "x", "x")
            .with(|row| row.draft.tag = "t".repeat(1_001))
            .refused("tag-long"),
        row("limit-metadata", "x", "x\n")
            .with(|row| row.draft.extras.metadata = metadata(10).collect()),
        row("limit-metadata-beside-ours", "x", "x\n")
            .with(|row| row.draft.extras.metadata = metadata(9).collect()),
        row("limit-metadata-in-utf-8", "x", "x\n")
            .with(|row| row.draft.extras.metadata = vec![format!("k={}", "日".repeat(80))]),
        row("limit-metadata-over", "x", "x")
            .with(|row| row.draft.extras.metadata = metadata(11).collect())
            .refused("metadata-many"),
        row("limit-metadata-key-over", "x", "x")
            .with(|row| row.draft.extras.metadata = vec![format!("{}=v", "k".repeat(21))])
            .refused("metadata-malformed"),
        row("limit-metadata-value-over", "x", "x")
            .with(|row| row.draft.extras.metadata = vec![format!("k={}", "v".repeat(81))])
            .refused("metadata-malformed"),
        row("limit-from-over", "x", "x")
            .from(&format!("{} <ada@acme.example>", "n".repeat(250)), "", "")
            .refused("from-long"),
        row("limit-text-five-megabytes", "x", largest.repeat(most)),
        row(
            "limit-text-seven-megabytes",
            "x",
            "a line of text\n".repeat(500_000),
        )
        .refused("body-large"),
        row("limit-message-over", "x", "x\n")
            .file("large.dat", "application/octet-stream", &[7; 7_900_000])
            .refused("message-large"),
    ]
}

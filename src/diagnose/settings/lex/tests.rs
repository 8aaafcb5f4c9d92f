use super::*;

/// The tokens as text, computed ones as `?`.
fn split(text: &str, language: Language) -> Vec<String> {
    let tokens = tokens(text, language).unwrap_or_else(|error| panic!("{error}: {text}"));
    let shown = |token: &Token| match token.kind {
        Kind::Computed => "?".to_owned(),
        _ => text[token.start as usize..token.end as usize].to_owned(),
    };
    tokens.iter().map(shown).collect()
}

#[test]
fn strings_and_comments_are_those_of_the_language() {
    use Language as L;
    let cases: [(Language, &str, &[&str]); 15] = [
        (L::Python, "a = 'x' # b\nc", &["a", "=", "'x'", "c"]),
        (
            L::Python,
            "r'\\d' f\"{a['b']}\" \"\"\"it's\n#\"\"\" 7 // 2",
            &["r'\\d'", "?", "\"\"\"it's\n#\"\"\"", "7", "/", "/", "2"],
        ),
        (L::Python, "f'{{x}}'", &["f'{{x}}'"]),
        (
            L::JavaScript,
            "a = `x` // '\nb /* \" */ c",
            &["a", "=", "`x`", "b", "c"],
        ),
        (
            L::JavaScript,
            "`${a + `${b}`}` + /['\"]/g / 2",
            &["?", "+", "?", "/", "2"],
        ),
        (
            L::JavaScript,
            "a?.b ?? c => d",
            &["a", "?.", "b", "??", "c", "=>", "d"],
        ),
        (
            L::Php,
            "it's <?php $a->b = 'c'; # d\n// e ?> it's",
            &["$a", "->", "b", "=", "'c'", ";"],
        ),
        (
            L::Php,
            "<?php \"a $b\" 'a $b' \"{$c[\"d\"]}\" #[A]",
            &["?", "'a $b'", "?", "#", "[", "A", "]"],
        ),
        (
            L::Php,
            "<?php $a = <<<EOT\nit's\nEOT; b",
            &["$a", "=", "?", ";", "b"],
        ),
        (
            L::Ruby,
            "a :b, c: 'd', :e => \"f\" # g",
            &["a", ":b", ",", "c", ":", "'d'", ",", ":e", "=>", "\"f\""],
        ),
        (
            L::Ruby,
            "\"#{a[\"b\"]}\" A::B x ? y : z",
            &["?", "A", "::", "B", "x", "?", "y", ":", "z"],
        ),
        (
            L::Ruby,
            "a = <<~SQL\n it's (\nSQL\nb = %w[it's (x)]\n=begin\n'\n=end\nc",
            &["a", "=", "?", "b", "=", "?", "c"],
        ),
        (
            L::Ruby,
            "list << item\n__END__\n'",
            &["list", "<", "<", "item"],
        ),
        (L::Json, "{\"a\": 1} // b", &["{", "\"a\"", ":", "1", "}"]),
        (L::Json, "\"a\\\"b\"", &["\"a\\\"b\""]),
    ];
    for (language, text, expected) in cases {
        assert_eq!(split(text, language), expected, "{text}");
    }
}

#[test]
fn what_does_not_end_is_an_error_with_its_place() {
    for (language, text, at) in [
        (Language::Python, "a = 'b\nc'", 5),
        (Language::JavaScript, "a = /* b", 4),
        (Language::Ruby, "a = \"b", 5),
        (Language::Ruby, "=begin\n", 0),
        (Language::Php, "<?php 'a", 7),
        (Language::JavaScript, "`${a", 3),
    ] {
        assert_eq!(tokens(text, language).unwrap_err().at, at, "{text}");
    }
}

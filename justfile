# Daily commands; `just` lists them. Each is short enough to type without just.

_list:
    @just --list

# open the interface on its practice server
run *arguments:
    cargo run -- {{arguments}}

# format, lint and test a change
check *filter:
    cargo fmt --all
    cargo clippy --all-targets --locked -- -D warnings
    cargo test --locked {{filter}}

# write screen snapshots, pictures and generated pages again
update:
    INSTA_UPDATE=always cargo test --locked --test screens
    INSTA_UPDATE=always cargo test --locked --test cli generated

# build the manual into target/book (needs mdBook)
book:
    mdbook build docs

# everything that CI checks (Debian, as root)
ci:
    .ci/run

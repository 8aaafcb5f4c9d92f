//! Two libraries for the HTTP API, unmodified but for the base address.

use crate::world::{World, has, script, succeed};

#[test]
fn the_official_postmark_package_finds_everything() {
    if has(
        "the npm package postmark",
        &["node", "-e", "require('postmark')"],
    ) {
        let world = World::start();
        succeed(world.command("node", &[&script("postmark_api.js")]));
        assert_eq!(world.inbox.list().len(), 2);
    }
}

#[test]
fn the_official_postmark_package_registers_webhooks_and_gets_their_events() {
    if has(
        "the npm package postmark",
        &["node", "-e", "require('postmark')"],
    ) {
        let world = World::start();
        succeed(world.command("node", &[&script("webhooks.js")]));
        let item = world.inbox.list().remove(0);
        let seen: Vec<_> = item.webhooks.iter().map(|one| one.status).collect();
        assert_eq!(seen, [Some(500), Some(200), Some(200), Some(200)]);
    }
}

#[test]
fn postmarker_finds_everything() {
    if has(
        "the Python package postmarker",
        &["python3", "-c", "import postmarker.core"],
    ) {
        let world = World::start();
        succeed(world.command("python3", &[&script("postmarker_api.py")]));
        assert_eq!(world.inbox.list().len(), 2);
    }
}

#[test]
fn the_official_postmark_package_works_with_templates() {
    if has(
        "the npm package postmark",
        &["node", "-e", "require('postmark')"],
    ) {
        let world = World::start();
        succeed(world.command("node", &[&script("postmark_templates.js")]));
        assert_eq!(world.inbox.list().len(), 3);
    }
}

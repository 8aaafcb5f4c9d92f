use std::fs;

use super::*;
use crate::postmark::{Environment, Profile};
use crate::store::SAMPLE;

struct House {
    _home: tempfile::TempDir,
    places: AppDirs,
}

impl House {
    fn new(text: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        fs::create_dir_all(places.config_file().parent().unwrap()).unwrap();
        fs::write(places.config_file(), text).unwrap();
        Self {
            _home: home,
            places,
        }
    }

    fn text(&self) -> String {
        fs::read_to_string(self.places.config_file()).unwrap()
    }

    fn change(&self, change: &ProfileChange) -> Result<Changed, String> {
        change_profile(&self.places, &Overrides::default(), change)
            .map_err(|error| error.to_string())
    }

    /// Does it and gives the text then.
    fn after(&self, change: &ProfileChange) -> String {
        self.change(change).unwrap();
        self.text()
    }
}

fn text(value: &str) -> Option<KeyValue> {
    Some(KeyValue::Text(value.into()))
}

fn write(name: &str, origin: Origin, keys: &[(&'static str, Option<KeyValue>)]) -> ProfileChange {
    ProfileChange::Write {
        name: name.into(),
        origin,
        keys: keys.to_vec(),
    }
}

fn itself(name: &str) -> Origin {
    Origin::Itself(name.into())
}

fn default(name: &str) -> ProfileChange {
    ProfileChange::Default(Some(name.into()))
}

const SHOP: &str = "# mine\ndefault-profile = \"shop\" # where I live\n\n# the shop\n[profiles.shop] # header\n# who\nsender = \"a@b.example\" # me\nstream = \"orders\"\n\n[profiles.zoo]\ncolor = \"red\"\n";

#[test]
fn keys_are_set_and_taken_away_and_the_rest_stays() {
    let house = House::new(SHOP);
    let keys = [
        ("sender", text("c@d.example")),
        ("stream", None),
        ("follow", Some(KeyValue::Flag(false))),
        ("allowance", Some(KeyValue::Number(100))),
        ("smtp-ports", Some(KeyValue::Ports(vec![2525, 25]))),
    ];
    let change = write("shop", itself("shop"), &keys);
    let changed = house.change(&change).unwrap();
    let wanted = SHOP.replace(
        "\"a@b.example\" # me\nstream = \"orders\"\n",
        "\"c@d.example\" # me\nfollow = false\nallowance = 100\nsmtp-ports = [2525, 25]\n",
    );
    assert_eq!(house.text(), wanted);
    let profile = changed.profile.unwrap();
    assert_eq!(
        (
            profile.sender.as_str(),
            profile.stream.as_str(),
            profile.follow,
            profile.allowance
        ),
        ("c@d.example", "outbound", false, Some(100))
    );
    assert_eq!(changed.written.default_profile.as_deref(), Some("shop"));
    assert_eq!(
        changed.written.keys["shop"],
        ["sender", "follow", "allowance", "smtp-ports"]
    );
    assert_eq!(changed.written.keys["zoo"], ["color"]);
}

#[test]
fn a_new_profile_stands_at_the_end_and_its_name_is_quoted_where_it_must_be() {
    let house = House::new(SHOP);
    let keys = [("environment", text("test"))];
    let change = write("my \"shop\" ü.1", Origin::New, &keys);
    let changed = house.change(&change).unwrap();
    let now = house.text();
    assert!(now.starts_with(SHOP), "{now}");
    assert!(now.ends_with("\nenvironment = \"test\"\n"), "{now}");
    let profile = changed.profile.unwrap();
    assert_eq!(profile.name, "my \"shop\" ü.1");
    assert_eq!(profile.environment, Environment::Test);
    let again = house.change(&change).unwrap_err();
    assert!(again.contains("there is a profile"), "{again}");
}

#[test]
fn the_first_changes_of_the_sample_stand_below_its_comments() {
    let house = House::new(SAMPLE);
    let now = house.after(&write("shop", Origin::New, &[("color", text("blue"))]));
    assert_eq!(
        now,
        format!("{SAMPLE}\n[profiles.shop]\ncolor = \"blue\"\n")
    );
    let now = house.after(&default("shop"));
    assert_eq!(
        now,
        format!("{SAMPLE}default-profile = \"shop\"\n\n[profiles.shop]\ncolor = \"blue\"\n")
    );
    let house = House::new(SAMPLE);
    let now = house.after(&default("postmark"));
    assert_eq!(now, format!("{SAMPLE}default-profile = \"postmark\"\n"));
}

#[test]
fn a_renamed_profile_stays_where_it_is_and_the_default_follows() {
    let house = House::new(SHOP);
    let now = house.after(&write("store", itself("shop"), &[("color", text("blue"))]));
    let wanted = SHOP
        .replace("\"shop\" # where", "\"store\" # where")
        .replace("[profiles.shop]", "[profiles.store]")
        .replace("\"orders\"\n", "\"orders\"\ncolor = \"blue\"\n");
    assert_eq!(now, wanted);
    let taken = house.change(&write("zoo", itself("store"), &[]));
    assert!(taken.unwrap_err().contains("there is a profile `zoo`"));
    assert_eq!(house.text(), wanted);
}

#[test]
fn a_copy_has_the_same_keys_and_none_of_the_comments_above() {
    let house = House::new(SHOP);
    let now = house.after(&write(
        "copy",
        Origin::CopyOf("shop".into()),
        &[("stream", text("news"))],
    ));
    assert!(now.starts_with(SHOP), "{now}");
    assert!(
        now.ends_with(
            "\n[profiles.copy]\n# who\nsender = \"a@b.example\" # me\nstream = \"news\"\n"
        ),
        "{now}"
    );
    // A built-in one that nobody changed has no table to copy.
    let now = house.after(&write("mail", Origin::CopyOf("postmark".into()), &[]));
    assert!(now.ends_with("\n[profiles.mail]\n"), "{now}");
}

#[test]
fn a_deleted_profile_goes_with_its_comments_and_as_the_default() {
    let house = House::new(SHOP);
    let changed = house.change(&ProfileChange::Delete("shop".into())).unwrap();
    assert_eq!(house.text(), "\n[profiles.zoo]\ncolor = \"red\"\n");
    assert_eq!(changed.profile, None);
    // A built-in one is as it comes, and stays the default.
    let house = House::new("default-profile = \"postmark\"\n[profiles.postmark]\nfollow = false\n");
    let changed = house
        .change(&ProfileChange::Delete("postmark".into()))
        .unwrap();
    assert_eq!(changed.profile, Some(Profile::postmark()));
    assert_eq!(house.text(), "default-profile = \"postmark\"\n");
}

#[test]
fn the_default_is_set_and_taken_back() {
    let house = House::new("theme = \"light\"\n# the zoo\n[profiles.zoo]\n");
    let now = house.after(&default("zoo"));
    assert_eq!(
        now,
        "theme = \"light\"\ndefault-profile = \"zoo\"\n# the zoo\n[profiles.zoo]\n"
    );
    let now = house.after(&ProfileChange::Default(None));
    assert_eq!(now, "theme = \"light\"\n# the zoo\n[profiles.zoo]\n");
    let gone = house.change(&default("nobody")).unwrap_err();
    assert!(gone.contains("there is no profile `nobody`"), "{gone}");
}

#[test]
fn dotted_keys_and_inline_tables_stay_what_they_are() {
    let dotted = "profiles.a.stream = \"x\" # dotted\nprofiles.a.color = \"red\"\nprofiles.b.color = \"blue\"\n";
    let house = House::new(dotted);
    let now = house.after(&write(
        "a",
        itself("a"),
        &[
            ("stream", text("y")),
            ("follow", Some(KeyValue::Flag(false))),
        ],
    ));
    assert!(
        now.contains("profiles.a.stream = \"y\" # dotted\n"),
        "{now}"
    );
    assert!(now.contains("profiles.a.follow = false\n"), "{now}");
    let now = house.after(&write("c", itself("a"), &[]));
    assert!(
        now.contains("profiles.c.stream = \"y\" # dotted\n") && !now.contains("profiles.a"),
        "{now}"
    );
    let changed = house
        .change(&write("new", Origin::CopyOf("c".into()), &[]))
        .unwrap();
    assert_eq!(changed.profile.unwrap().stream, "y", "{}", house.text());
    let now = house.after(&ProfileChange::Delete("c".into()));
    assert!(
        !now.contains("profiles.c") && now.contains("profiles.b.color"),
        "{now}"
    );

    let house = House::new("profiles = { a = { stream = \"x\" }, b = {} } # all\n");
    let now = house.after(&write("a", itself("a"), &[("stream", text("y"))]));
    assert_eq!(now, "profiles = { a = { stream = \"y\" }, b = {} } # all\n");
    let now = house.after(&write("c", itself("a"), &[]));
    assert_eq!(now, "profiles = { c = { stream = \"y\" }, b = {} } # all\n");
    let changed = house
        .change(&write(
            "d",
            Origin::CopyOf("c".into()),
            &[("color", text("red"))],
        ))
        .unwrap();
    let profile = changed.profile.unwrap();
    assert_eq!(
        (profile.stream.as_str(), profile.color.name()),
        ("y", "red")
    );
    let now = house.after(&ProfileChange::Delete("b".into()));
    assert!(
        now.starts_with("profiles = {") && !now.contains("b ="),
        "{now}"
    );
}

#[test]
fn line_ends_stay_what_they_are() {
    let house = House::new(&SHOP.replace('\n', "\r\n"));
    let now = house.after(&write("shop", itself("shop"), &[("color", text("blue"))]));
    let wanted = SHOP.replace("\"orders\"\n", "\"orders\"\ncolor = \"blue\"\n");
    assert_eq!(now, wanted.replace('\n', "\r\n"));
    let now = house.after(&write("new", Origin::New, &[]));
    assert_eq!(
        now,
        format!("{wanted}\n[profiles.new]\n").replace('\n', "\r\n")
    );
}

#[test]
fn what_would_make_no_config_is_refused_and_nothing_is_written() {
    let house = House::new(SHOP);
    for (change, part) in [
        (
            write(
                "practice",
                itself("practice"),
                &[("smtp-host", text("h.example"))],
            ),
            "own server",
        ),
        (
            write("shop", itself("shop"), &[("environment", text("practice"))]),
            "only the built-in",
        ),
        (
            write("shop", itself("shop"), &[("stream", text("a b"))]),
            "message stream",
        ),
        (
            write("shop", itself("shop"), &[("color", text("rad"))]),
            "did you mean `red`?",
        ),
        (
            write(
                "shop",
                itself("shop"),
                &[("smtp-ports", Some(KeyValue::Ports(Vec::new())))],
            ),
            "at least one port",
        ),
    ] {
        let why = house.change(&change).expect_err(part);
        assert!(why.contains(part), "{why}");
        assert_eq!(house.text(), SHOP);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    // Nobody, not even root, makes a file below a file.
    fs::write(home.path().join("config"), "").unwrap();
    let change = write("shop", Origin::New, &[]);
    let error = change_profile(&places, &Overrides::default(), &change).unwrap_err();
    assert!(error.to_string().contains("config"), "{error}");
    assert_eq!(fs::read_to_string(home.path().join("config")).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_leaves_the_config_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new(SHOP);
    let folder = house.places.config_file().parent().unwrap().to_owned();
    let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o500);
    let root_may = fs::write(folder.join("probe"), "").is_ok();
    let result = house.change(&write(
        "shop",
        itself("shop"),
        &[("follow", Some(KeyValue::Flag(false)))],
    ));
    mode(0o700);
    if root_may {
        assert!(result.is_ok(), "root writes everywhere: {result:?}");
        return;
    }
    let why = result.unwrap_err();
    assert!(why.contains("cannot be written"), "{why}");
    assert_eq!(house.text(), SHOP);
}

#[test]
fn what_is_written_can_be_asked() {
    let house = House::new(SHOP);
    let written = read_written(&house.places).unwrap();
    assert_eq!(written.default_profile.as_deref(), Some("shop"));
    assert_eq!(written.keys["shop"], ["sender", "stream"]);
    fs::write(house.places.config_file(), "x = 1\n").unwrap();
    let error = read_written(&house.places).unwrap_err().to_string();
    assert!(error.contains("line 1, column 1"), "{error}");
}

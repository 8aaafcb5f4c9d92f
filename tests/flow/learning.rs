//! The one place to learn: Esc menu, help and palette.

use postrider::app::{
    ACTIONS, Availability, Effect, HelpLine, HelpList, Message, Overlay, Pane, Screen, Section,
    Size, Topic, help_list, menu_columns, palette_rows,
};
use postrider::mail::FieldId;

use crate::play::{Play, accepted};

/// The topic of the help that is read.
pub fn topic(play: &Play) -> Option<Topic> {
    match play.model.overlays.last() {
        Some(Overlay::Help(help)) => help.topic().map(|open| open.topic.clone()),
        _ => None,
    }
}

fn list(play: &Play) -> HelpList {
    match play.model.overlays.last() {
        Some(Overlay::Help(help)) => help_list(&play.model.shared, &play.model.here(), help),
        _ => panic!("the help is not open"),
    }
}

/// The row that Enter opens.
fn selected(play: &Play) -> Topic {
    let list = list(play);
    match &list.lines[list.selected] {
        HelpLine::Row(at) => list.rows[*at].topic.clone(),
        HelpLine::Heading(heading) => panic!("{heading} is selected"),
    }
}

fn menu_letter(play: &Play) -> Option<char> {
    match play.model.overlays.last() {
        Some(Overlay::Menu(menu)) => Some(menu.letter),
        _ => None,
    }
}

/// The letters of the menu that is open, with the names of their actions.
fn letters(play: &Play) -> Vec<(char, &'static str)> {
    let columns = menu_columns(&play.model.here());
    let entries = columns.iter().flat_map(|column| &column.entries);
    entries.map(|(letter, row)| (*letter, row.name)).collect()
}

#[test]
fn a_letter_of_the_menu_runs_its_action() {
    let mut play = Play::practice();
    for (keys, is_open) in [
        ("<Esc>t", "drafts"),
        ("<Esc>p", "profiles"),
        ("<Esc>o", "picker"),
        ("<Esc>h", "help"),
        ("<Esc>e", "help"),
        ("<Esc>D", "scenarios"),
    ] {
        play.keys(keys);
        let opened = match play.model.overlays.last() {
            Some(Overlay::Drafts(_)) => "drafts",
            Some(Overlay::Profiles(_)) => "profiles",
            Some(Overlay::Picker(_)) => "picker",
            Some(Overlay::Help(_)) => "help",
            Some(Overlay::Scenarios(_)) => "scenarios",
            _ => "nothing",
        };
        // The practice server of this test has no scenarios.
        let expected = if is_open == "scenarios" {
            "nothing"
        } else {
            is_open
        };
        assert_eq!(opened, expected, "{keys}");
        play.model.overlays.clear();
    }
    play.keys("<Esc>3");
    assert_eq!(play.model.screen, Screen::Activity);
    play.keys("<F2><Esc>6");
    assert_eq!(play.model.pane, Pane::Log);
}

#[test]
fn an_unknown_letter_closes_the_menu_and_types_nothing() {
    let mut play = Play::practice();
    play.model.form.focus = FieldId::Subject;
    for letter in ["a", "日", "7", "Q", " "] {
        play.keys("<Esc>").keys(letter);
        assert!(play.model.overlays.is_empty(), "{letter}");
        assert_eq!(play.model.form.line(FieldId::Subject), "");
    }
}

#[test]
fn risky_actions_of_the_menu_ask_first() {
    let mut play = Play::practice();
    play.filled().keys("<Esc>q");
    assert!(play.model.question().is_some(), "a message is unsent");
    assert!(!play.asked(|effect| matches!(effect, Effect::Quit(_))));
    play.keys("<Esc><C-s>").ready().keys("<Enter>");
    play.event(postrider::record::Event::Phase(
        postrider::record::Phase::AwaitingVerdict,
    ));
    play.keys("<Esc>X");
    assert!(play.model.question().is_some(), "it may have been accepted");
    assert!(!play.asked(|effect| matches!(effect, Effect::Cancel(_))));
    play.keys("<Esc>").ends(accepted());
}

#[test]
fn capitals_are_for_what_is_not_done_lightly() {
    let play = Play::practice();
    let capitals: Vec<&str> = letters(&play)
        .into_iter()
        .filter(|(letter, _)| letter.is_uppercase())
        .map(|(_, name)| name)
        .collect();
    assert_eq!(
        capitals,
        ["send-to-list", "reveal", "simulate-failure", "open-account"],
        "in practice, with nothing saved, sent or simulated"
    );
}

/// Terminals send the same bytes for Alt and a letter as for Esc and the letter.
#[test]
fn alt_and_esc_with_a_letter_are_one_key() {
    let seen = |play: &Play| {
        let overlay = play.model.overlays.last().map(std::mem::discriminant);
        let notice = play.notice().to_owned();
        (
            overlay,
            play.model.screen,
            play.model.pane,
            notice,
            play.effects.len(),
        )
    };
    for (letter, name) in letters(&Play::practice()) {
        let [mut esc, mut alt] = [Play::practice(), Play::practice()];
        esc.filled().keys(&format!("<Esc>{letter}"));
        alt.filled().keys(&format!("<A-{letter}>"));
        assert_eq!(seen(&esc), seen(&alt), "{letter} ({name})");
    }
}

#[test]
fn everything_in_the_menu_is_reached_with_arrows_tab_and_enter() {
    let all = letters(&Play::practice());
    assert!(all.len() > 30, "{}", all.len());
    let mut play = Play::practice();
    play.keys("<Esc>");
    for (letter, name) in &all {
        assert_eq!(menu_letter(&play), Some(*letter), "{name}");
        play.keys("<Down>");
    }
    assert_eq!(
        menu_letter(&play),
        Some(all[0].0),
        "from the last to the first"
    );
    play.keys("<Right>");
    assert_eq!(menu_letter(&play), Some('3'), "2 makes no sense here");
    play.keys("<Tab><Tab>");
    assert_eq!(menu_letter(&play), Some('h'));
    play.keys("<Left><S-Tab><Down>");
    assert_eq!(menu_letter(&play), Some('4'));
    play.keys("<Enter>");
    assert_eq!(play.model.screen, Screen::Inbox);
}

#[test]
fn an_entry_that_cannot_be_done_says_why() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    play.keys("<Esc>s");
    assert!(
        play.notice().contains("a send is running"),
        "{}",
        play.notice()
    );
}

#[test]
fn the_clipboard_is_in_the_menu() {
    let mut play = Play::practice();
    play.model.form.focus = FieldId::Subject;
    play.keys("Hello<S-Left><S-Left><Esc>j");
    assert!(play.asked(|effect| *effect == Effect::Copy("lo".into())));
    play.keys("<End><Esc>v");
    assert_eq!(play.model.form.line(FieldId::Subject), "Hellolo");
    play.keys("<Esc>u");
    assert_eq!(play.model.form.line(FieldId::Subject), "Hello");
    play.keys("<Esc>y");
    assert_eq!(play.model.form.line(FieldId::Subject), "Hellolo");
}

#[test]
fn help_begins_with_the_field_and_the_keys_of_the_screen() {
    let mut play = Play::practice();
    play.keys("<F1>");
    assert_eq!(selected(&play), Topic::Field(FieldId::To));
    let here = |play: &Play| {
        let rows = list(play).rows.into_iter();
        rows.filter(|row| row.section == Section::Here)
            .map(|row| row.topic)
            .collect::<Vec<_>>()
    };
    assert!(here(&play).contains(&Topic::Action("review")));
    assert!(!here(&play).contains(&Topic::Action("send-again")));
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty());
    play.keys("<F3><F1>");
    assert_eq!(here(&play)[0], Topic::Action("search-sends"));
    play.keys("<F1>");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn one_search_finds_keys_guide_and_troubleshooting() {
    let found = |keys: &str, typed: &str| {
        let mut play = Play::practice();
        play.keys(keys).keys(typed);
        let rows = list(&play).rows;
        let sections: Vec<Section> = rows.iter().map(|row| row.section).collect();
        (rows.first().map(|row| row.topic.clone()), sections)
    };
    let first = |keys: &str, typed: &str| found(keys, typed).0.unwrap();
    assert_eq!(first("<F1>", "attach"), Topic::Action("attach"));
    assert_eq!(first("<F1>", "ctrl+t"), Topic::Action("check"));
    assert_eq!(first("<F1>", "bcc"), Topic::Field(FieldId::Bcc));
    assert_eq!(
        first("<F1>", "newsletter"),
        Topic::Entry("marketing".into())
    );
    assert_eq!(first("<F1>", "535"), Topic::Hint("auth.token".into()));
    let (_, sections) = found("<F1>", "token");
    for section in [Section::Keys, Section::Guide, Section::Troubleshooting] {
        assert!(sections.contains(&section), "{section:?}");
    }
    let (_, sections) = found("<F9>", "token");
    assert_eq!(sections[0], Section::Troubleshooting);
    assert_eq!(found("<F1>", "zzzz").0, None);
    let mut play = Play::practice();
    play.keys("<F1>zzzz<Enter><Down><PgDn><Up>");
    assert_eq!(topic(&play), None);
}

#[test]
fn a_pasted_error_is_explained() {
    for opened in ["<F1>", "<F9>", "<F1><Enter>", "<F9>junk<C-u>"] {
        let mut play = Play::practice();
        play.keys(opened);
        play.send(Message::Paste(
            "535 5.7.8 Error: authentication failed:\n".into(),
        ));
        assert_eq!(
            selected(&play),
            Topic::Hint("auth.token".into()),
            "{opened}"
        );
        play.keys("<Enter>");
        assert_eq!(topic(&play), Some(Topic::Hint("auth.token".into())));
    }
}

#[test]
fn esc_goes_one_level_back() {
    let mut play = Play::practice();
    play.keys("<F1>how does my application<Enter>");
    assert_eq!(topic(&play), Some(Topic::Entry("examples".into())));
    play.keys("1");
    assert_eq!(topic(&play), Some(Topic::Entry("python".into())));
    play.keys("<Down><PgDn><Up><Esc>");
    assert_eq!(topic(&play), Some(Topic::Entry("examples".into())));
    play.keys("<Esc>");
    assert_eq!(topic(&play), None, "back in the list");
    assert_eq!(selected(&play), Topic::Entry("examples".into()));
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty());
}

#[test]
fn tab_goes_from_section_to_section() {
    let mut play = Play::practice();
    play.keys("<F1>");
    let section = |play: &Play| {
        let list = list(play);
        let HelpLine::Row(at) = list.lines[list.selected] else {
            panic!("a heading is selected");
        };
        list.rows[at].section
    };
    let order = [
        Section::Here,
        Section::Guide,
        Section::Troubleshooting,
        Section::Keys,
        Section::Here,
    ];
    for expected in order {
        assert_eq!(section(&play), expected);
        play.keys("<Tab>");
    }
    play.keys("<S-Tab><S-Tab>");
    assert_eq!(section(&play), Section::Keys);
}

#[test]
fn other_names_open_the_help_at_their_place() {
    let mut play = Play::practice();
    for (typed, expected) in [
        ("plans and limits", Topic::Entry("plans".into())),
        ("pricing", Topic::Entry("plans".into())),
        ("newsletter", Topic::Entry("marketing".into())),
    ] {
        play.keys("<C-p>").keys(typed).keys("<Enter>");
        assert_eq!(topic(&play), Some(expected), "{typed}");
        play.keys("<Esc>");
        assert!(play.model.overlays.is_empty(), "{typed}");
    }
    play.keys("<C-p>questions<Enter>");
    assert!(matches!(selected(&play), Topic::Entry(_)));
    play.keys("<Esc><F9>");
    assert!(matches!(selected(&play), Topic::Hint(_)));
    let list = list(&play);
    assert_eq!(list.top + 1, list.selected, "its heading is in view");
}

#[test]
fn the_selected_topic_is_always_in_view() {
    for (columns, rows) in [(80, 24), (40, 12), (120, 36)] {
        let mut play = Play::practice();
        play.send(Message::Resized(Size { columns, rows }));
        play.keys("<F1>");
        for keys in [
            "<Down>", "<PgDn>", "<Tab>", "<Up>", "<S-Tab>", "<PgUp>", "<F9>",
        ] {
            for _ in 0..40 {
                play.keys(keys);
                let list = list(&play);
                let in_view = list.top..list.top + list.height;
                assert!(in_view.contains(&list.selected), "{keys} {columns}x{rows}");
            }
        }
    }
}

#[test]
fn the_palette_knows_other_words() {
    let mut play = Play::practice();
    play.model.shared.themes = vec!["dark".into(), "light".into()];
    let first = |typed: &str| {
        palette_rows(&play.model.here(), typed)
            .first()
            .map(|row| row.name)
    };
    for (typed, name) in [
        ("rev send", "review"),
        ("attch", "attach"),
        ("attachment", "attach"),
        ("history", "activity"),
        ("exit", "quit"),
        ("password", "reveal"),
        ("dark mode", "next-theme"),
        ("schedule", "drafts"),
        ("bounce", "activity"),
        ("spam", "activity"),
        ("step by step", "walkthrough"),
        ("questions and answers", "answers"),
        ("marketing mail", "marketing"),
        ("retry", "send-again"),
        ("undelete", "restore-draft"),
    ] {
        assert_eq!(first(typed), Some(name), "{typed}");
    }
    assert_eq!(first("zzzz"), None);
    assert_eq!(
        palette_rows(&play.model.here(), " ").len(),
        palette_rows(&play.model.here(), "").len()
    );
}

#[test]
fn the_palette_has_the_actions_of_every_screen_once() {
    let play = Play::practice();
    let rows = palette_rows(&play.model.here(), "");
    for row in ACTIONS.iter().filter(|row| row.listed) {
        let found = rows.iter().filter(|one| one.action == row.action).count();
        let is_hidden = (row.available)(&play.model) == Availability::Hidden;
        assert!(found == 1 || (found == 0 && is_hidden), "{}", row.name);
    }
    assert!(rows.iter().any(|row| row.name == "send-again"));
}

#[test]
fn an_action_of_another_screen_is_shown_there_before_it_is_done() {
    let mut play = Play::practice();
    play.keys("<C-p>export activity<Enter>");
    assert_eq!(play.model.screen, Screen::Activity);
    assert!(!play.asked(|effect| matches!(effect, Effect::ExportSends(_))));
    assert_eq!(play.notice(), "w: export");
    play.keys("<C-p>replace find<Enter>");
    assert_eq!(play.model.screen, Screen::Compose);
    play.keys("<Esc><F3><C-p>blind copy<Enter>");
    assert_eq!(play.model.screen, Screen::Compose);
    assert!(play.model.form.visible_fields().contains(&FieldId::Bcc));
}

#[test]
fn the_palette_runs_what_is_chosen() {
    let mut play = Play::practice();
    play.keys("<C-p>quit<Enter>");
    assert!(play.asked(|effect| matches!(effect, Effect::Quit(_))));
}

#[test]
fn where_no_command_fits_the_help_is_searched() {
    let mut play = Play::practice();
    play.keys("<C-p>greylisting<Enter>");
    assert!(!list(&play).rows.is_empty());
    assert!(matches!(selected(&play), Topic::Hint(_) | Topic::Entry(_)));
}

#[test]
fn keys_of_the_screen_work_in_the_menu_and_close_it() {
    let mut play = Play::practice();
    play.keys("<Esc><F4>");
    assert!(play.model.overlays.is_empty());
    assert_eq!(play.model.screen, postrider::app::Screen::Inbox);
    let mut play = Play::practice();
    play.filled().keys("<Esc><C-s>");
    assert!(play.model.review().is_some());
    let mut play = Play::practice();
    play.keys("<Esc><F12>");
    assert!(matches!(play.model.overlays.last(), Some(Overlay::Menu(_))));
}

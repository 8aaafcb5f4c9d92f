//! The action table: one row per action and scope, with keys, label, help, availability, and the function that runs it.

use super::account::{AccountPane, AccountTokenBox};
use super::action::{Action, ActionMeta, Group, Scope};
use super::activity::ActivityPane;
use super::available::{
    account_domain, account_page, account_ready, account_sender, always, can_ask_dns, can_break,
    can_follow, can_forget_token, can_lift, can_prove, can_send_again, card, check_card, checked,
    fault_on, faults, has_list, has_template, host_is_wrong, html_built, in_compose, in_inbox,
    in_text, inbox_has, list_is_good, list_shown, message_open, no_fault_on, no_list_open,
    not_running, on_activity, on_setup, other_run, port_found, practice, preview_built,
    review_is_good, running, send_chosen, send_listed, send_open, sent, sent_and_gone,
    suggestion_marked, themes, topic_copies, topic_links, topic_saves,
};
use super::drafts::DraftsPage;
use super::effect::Effect;
use super::form::FieldGroup;
use super::help::{HelpBrowser, Section, Topic};
use super::inbox::InboxPane;
use super::key::{Key, KeyCode};
use super::keymap::Keymap;
use super::lists::ListReview;
use super::lookup::MailLookup;
use super::menu::Menu;
use super::model::{ActionRow, Model};
use super::open::push;
use super::overlay::Overlay;
use super::palette::Palette;
use super::picker::Picker;
use super::preview::PreviewPane;
use super::profiles::{ProfileForm, ProfileList};
use super::review::Review;
use super::screen::{Pane, Screen};
use super::shell::{act, carry_out};
use super::simulation::ScenarioList;
use super::template::ServerTemplates;
use super::{
    compose, copying, delivery, drafts, editor, find, first_steps, keeping, lists, log, lookup,
    moving, open, options, remedies, review, setup, simulation, suggest, template, walk,
};

impl Default for Keymap {
    fn default() -> Self {
        Self::new(ACTIONS.iter().map(|row| &row.meta))
    }
}

const UP: &[Key] = &[Key::plain(KeyCode::Up)];
const DOWN: &[Key] = &[Key::plain(KeyCode::Down)];
const PAGE_UP: &[Key] = &[Key::plain(KeyCode::PageUp)];
const PAGE_DOWN: &[Key] = &[Key::plain(KeyCode::PageDown)];
const ENTER: &[Key] = &[Key::plain(KeyCode::Enter)];
const ESC: &[Key] = &[Key::plain(KeyCode::Esc)];
const DIGITS: &[Key] = &[
    Key::char('1'),
    Key::char('2'),
    Key::char('3'),
    Key::char('4'),
    Key::char('5'),
    Key::char('6'),
    Key::char('7'),
    Key::char('8'),
    Key::char('9'),
];

macro_rules! actions {
    ($( $action:ident $scope:ident $keys:expr, $name:literal, $label:literal, $help:literal, $group:ident $footer:literal $listed:literal $available:expr, $run:expr $(, $menu:literal)?; )*) => {
        &[ $( ActionRow {
            meta: ActionMeta {
                action: Action::$action,
                scope: Scope::$scope,
                keys: $keys,
                name: $name,
                label: $label,
                help: $help,
                group: Group::$group,
                footer: $footer,
                listed: $listed,
                menu: actions!(@ $($menu)?),
            },
            available: $available,
            run: $run,
        }, )* ]
    };
    (@) => { None };
    (@ $letter:literal) => { Some($letter) };
}

fn walk_link(model: &mut Model, key: Key) -> Vec<Effect> {
    let intent = walk::link(model, key);
    carry_out(model, intent.into_iter().collect())
}

/// Every action.
pub const ACTIONS: &[ActionRow] = actions! {
    ReviewAndSend Global &[Key::ctrl('s')], "review", "review", "Checks the message and shows what will be sent, and to whom, while postrider signs in. Nothing is sent until you press Enter.", Sending 1 true not_running, |model, _| review::open(model, false), 's';
    NewMessage Global &[Key::ctrl('n')], "new", "new message", "Starts a new message; the current one stays in Drafts. Sender, token and stream do not change.", Message 0 true always, |model, _| drafts::start_new(model), 'n';
    OpenDrafts Global &[], "drafts", "drafts, templates", "Open, search, copy, delete and restore drafts and templates; Tab leads to the templates of the Postmark server.", Message 0 true no_fault_on, |model, _| drafts::open(model), 't';
    ServerTemplates Global &[], "server-templates", "Postmark templates", "Lists the templates of the server: choose one, fill in its variables, and Postmark renders the message. Needs a Server API token.", Message 0 true no_fault_on, |model, _| template::open(model);
    TemplateValues Form &[], "template-values", "template values", "Opens the values of the variables of the message's Postmark template; Enter in the text does too.", Message 0 true has_template, |model, _| template::open_values(model);
    LookUpMail Global &[], "look-up", "look up mail", "What Postmark knows of mail to somebody, of a MessageID, or of a subject, whoever sent it: one verdict, the events, and a fix. Needs a Server API token.", Screens 0 true no_fault_on, |model, _| lookup::open(model), 'i';
    Suppressions Global &[], "suppressions", "suppressions", "Lists the addresses that the server does not send to, why, and since when; reactivates them after a question. Needs a Server API token.", Screens 0 true no_fault_on, |model, _| lookup::open_suppressions(model);
    Preview Global &[Key::ctrl('r')], "preview", "preview", "Shows what will arrive: text, HTML, headers, MIME tree and source. Nothing is sent.", Message 0 true in_compose, |model, _| open::preview(model), 'r';
    AttachFile Global &[Key::ctrl('o')], "attach", "attach", "Choose files in a folder, or paste a path. You can also type a path in Files, where Tab completes it and Enter attaches it.", Message 2 true always, |model, _| open::picker(model), 'o';
    SendToList Global &[], "send-to-list", "send to a list", "Chooses a CSV or JSON Lines file whose rows get a message each; its columns are {{variables}} of the message. A path in To does the same.", Message 0 true no_fault_on, |model, _| open::list_picker(model), 'L';
    ShowCopies Form &[], "copies", "Cc, Bcc, Reply-To", "Shows the three fields, or hides the empty ones.", Message 0 true always, |model, _| compose::show_group(model, FieldGroup::Copies), 'c';
    ShowOptions Form &[], "options", "more options", "Shows format, metadata, headers, tracking and Message-ID, or hides them while none is set.", Message 0 true always, |model, _| compose::show_group(model, FieldGroup::Options), 'm';
    NextFormat Form &[], "next-format", "change format", "Plain text, Markdown or HTML; the line above the text shows which.", Message 0 true always, |model, _| options::next_format(model), '*';
    ExportAs Form &[], "export-as", "export as code", "Exports the message as a program in Python, PHP, Node.js, Ruby or Rust, as a shell script, or as .eml; saves and copies it.", Message 0 true always, |model, _| options::offer_export(model), 'x';
    EditOutside Form &[], "edit-outside", "edit in $EDITOR", "Opens the whole message in $VISUAL or $EDITOR as a file with headers; a running send goes on.", Message 0 true always, |model, _| editor::open(model), '$';
    RevealSecrets Form &[], "reveal", "show/hide token", "Shows the token in clear text until pressed again.", Message 0 true always, |model, _| { model.form.revealed = !model.form.revealed; Vec::new() }, 'T';
    OpenSignIn Form &[], "sign-in", "sign-in, token", "Goes to the token that the message is sent with, and to its type.", Message 0 true always, |model, _| compose::show_group(model, FieldGroup::SignIn), 'l';
    KeepToken Form &[], "keep-token", "save token", "Saves the token in the form for this profile: in the keyring or, after a question, in a private file.", Message 0 true keeping::can_keep, |model, _| keeping::keep(model), 'K';
    ForgetToken Form &[], "forget-token", "delete token", "Deletes the profile's token from the keyring or its file, after a question; it stays in the form until you quit.", Message 0 true can_forget_token, |model, _| { keeping::ask_to_forget(model); Vec::new() }, 'F';
    ChooseProfile Global &[], "profile", "profiles", "Practice, Postmark, or a profile of your own: choose, create, edit, copy or delete one.", Sending 0 true no_fault_on, |model, _| open::profiles(model), 'p';
    CancelSend Global &[Key::alt('X')], "cancel", "stop sending", "Stops the send. Once the message has been handed over, it may have been accepted anyway.", Sending 2 true running, |model, _| delivery::offer_cancel(model), 'X';
    OpenCompose Global &[Key::plain(KeyCode::F(2))], "compose", "write", "The message and the log.", Screens 0 true in_inbox, |model, _| { (model.screen, model.pane) = (Screen::Compose, Pane::Form); Vec::new() }, '2';
    OpenActivity Global &[Key::plain(KeyCode::F(3))], "activity", "activity", "Sent messages and their delivery status: search, filter, send again.", Screens 8 true always, |model, _| open::activity(model), '3';
    OpenInbox Global &[Key::plain(KeyCode::F(4))], "inbox", "practice inbox", "What the practice server caught.", Screens 4 true practice, |model, _| { model.screen = Screen::Inbox; Vec::new() }, '4';
    OpenSetup Global &[Key::plain(KeyCode::F(5))], "setup", "setup", "Checks token, sender and network, and the guided setup.", Screens 4 true always, |model, _| walk::open_setup(model), '5';
    OpenAccount Global &[Key::alt('A')], "open-account", "Postmark account", "View, create and use servers, sender signatures and domains. It needs an account token.", Screens 0 true always, |model, _| open::account(model), 'A';
    Check Global &[Key::ctrl('t')], "check", "run checks", "Checks what is in the form: ports, TLS, sign-in, the token's owner, stream and sender. Sends nothing.", Sending 2 true always, |model, _| setup::check(model), 'k';
    Walkthrough Global &[], "walkthrough", "guided setup", "From sign-up to your first delivered message, in practice first if you like. It remembers where you stopped.", Screens 0 true always, |model, _| walk::open(model), 'g';
    Answers Global &[], "answers", "questions and answers", "Common questions about getting to your first message, in the help.", Program 0 true always, |model, _| open::help(model, Section::Guide);
    Plans Global &[], "plans", "plans and limits", "Postmark's prices and limits, with dates, in the help.", Program 0 true always, |model, _| open::topic(model, Topic::Entry("plans".into()));
    Marketing Global &[], "marketing", "marketing mail", "What you may send through Postmark, and what belongs elsewhere, in the help.", Program 0 true always, |model, _| open::topic(model, Topic::Entry("marketing".into()));
    Troubleshooting Global &[Key::plain(KeyCode::F(9))], "troubleshooting", "explain an error", "Everything that can go wrong: type to search, or paste an error.", Program 0 true always, |model, _| open::help(model, Section::Troubleshooting), 'e';
    SimulateFailure Global &[Key::plain(KeyCode::F(7))], "simulate-failure", "simulate failure", "Makes the practice server fail on purpose, so that you can see a failure before it matters.", Sending 0 true faults, |model, _| push(model, Overlay::Scenarios(ScenarioList::default())), 'D';
    EndSimulation Global &[Key::alt('E')], "end-simulation", "end simulation", "Ends the simulation and restores what you had typed.", Sending 3 true fault_on, |model, _| simulation::end(model), 'E';
    NextTheme Global &[], "next-theme", "next theme", "Changes the colors for this session; `theme` in the config saves them.", Program 0 true themes, |model, _| { model.shared.next_theme(); Vec::new() }, 'z';
    ToggleMouse Global &[], "mouse", "mouse on or off", "Lets the terminal select text with the mouse, or takes clicks and the wheel back. With the mouse taken, Shift-drag selects text (Option-drag in iTerm2, Fn-drag in macOS Terminal). `mouse = false` in the config releases it for good.", Program 0 true always, |model, _| vec![model.shared.toggle_mouse()], ',';
    OtherPane Global &[Key::plain(KeyCode::F(6))], "other-pane", "switch pane", "Moves between the form and the log with its fixes.", Screens 5 true in_compose, |model, _| { model.pane = model.pane.other(); Vec::new() }, '6';
    Palette Global &[Key::ctrl('p'), Key::plain(KeyCode::F(8))], "palette", "commands", "Searches all commands.", Program 6 false always, |model, _| push(model, Overlay::Palette(Palette::default())), ':';
    Help Global &[Key::plain(KeyCode::F(1)), Key::ctrl('g')], "help", "help", "Searches keys, guide and troubleshooting at once; keys for the current screen come first.", Program 7 true always, |model, _| open::help(model, Section::Here), 'h';
    Interrupt Always &[Key::ctrl('c')], "interrupt", "copy, stop or quit", "Copies the selection if there is one, else offers to stop a running send, else asks to quit.", Program 0 false always, |model, _| copying::interrupt(model);
    Quit Always &[Key::ctrl('q')], "quit", "quit", "Quits; asks if a send is running or something is unsent.", Program 9 true always, |model, _| delivery::quit(model), 'q';
    Redraw Always &[Key::ctrl('l')], "redraw", "redraw screen", "Draws the whole screen again, if other programs have written on it.", Program 0 true always, |_, _| vec![Effect::Redraw], '.';
    Suspend Always &[Key::ctrl('z')], "suspend", "suspend", "Suspends postrider as in a shell; `fg` resumes it. In a text field Ctrl+Z is undo.", Program 0 true always, |_, _| vec![Effect::Suspend], '&';
    Menu Form ESC, "menu", "menu", "All commands, for keyboards without Ctrl and function keys.", Program 8 false no_list_open, |model, _| push(model, Overlay::Menu(Menu::default()));
    NextField Form &[Key::plain(KeyCode::Tab)], "next-field", "next field", "In Files with something typed, completes the path.", Moving 0 false always, |model, _| compose::next_field(model);
    PreviousField Form &[Key::shift(KeyCode::Tab)], "previous-field", "previous field", "Moves one field back.", Moving 0 false always, |model, _| compose::move_focus(model, -1);
    Suggest Form &[], "suggest", "suggestions", "Down opens them too: recent recipients, senders and Postmark's test addresses in an address, the server's streams in Stream.", Message 0 true has_list, |model, _| suggest::open(model), '?';
    TakeSuggestion Suggestions &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Enter)], "take-suggestion", "accept", "Replaces what is typed with the selected row; if none is selected, the keys do what they always do.", Moving 1 false suggestion_marked, |model, _| suggest::take(model);
    NextSuggestion Suggestions DOWN, "next-suggestion", "down", "Selects the next row.", Moving 2 false always, |model, _| { suggest::go(model, 1); Vec::new() };
    PreviousSuggestion Suggestions UP, "previous-suggestion", "up", "Selects the previous row.", Moving 0 false always, |model, _| { suggest::go(model, -1); Vec::new() };
    CloseSuggestions Suggestions ESC, "close-suggestions", "close the list", "Closes the list and keeps what is typed.", Moving 3 false always, |model, _| { model.suggestions = None; Vec::new() };
    Undo Form &[Key::ctrl('z'), Key::ctrl('_'), Key::ctrl('7'), Key::ctrl('/')], "undo", "undo", "Undoes the last word typed or the last change.", Message 0 true in_text, |model, _| copying::undo(model, false), 'u';
    Redo Form &[Key::ctrl('y'), Key::alt('_')], "redo", "redo", "Redoes what was undone.", Message 0 true in_text, |model, _| copying::undo(model, true), 'y';
    CopySelection Form &[], "copy", "copy", "Copies the selected text; Shift with the arrows selects.", Message 0 true in_text, |model, _| copying::copied(model), 'j';
    PasteCopied Form &[], "paste", "paste", "Inserts what was copied, cut or deleted last.", Message 0 true in_text, |model, _| copying::paste(model), 'v';
    FindInText Form &[], "find", "find in text", "Searches as you type; lowercase letters match capitals too. Tab: replace.", Message 0 true in_compose, |model, _| find::open(model), '/';
    ToggleGuide Form &[], "wrap-guide", "wrap guide", "Shows a faint column in the text that marks long lines.", Message 0 true in_compose, |model, _| { model.shared.toggle_wrap_guide(); Vec::new() }, '|';
    FindOrReplace Find ENTER, "find-or-replace", "next", "Replaces the match if a replacement is set, and goes to the next one.", Moving 1 false always, |model, _| find::replace_one(model);
    FindNext Find DOWN, "find-next", "next", "Next match (wraps).", Moving 0 false always, |model, _| find::go(model, 1);
    FindPrevious Find &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Enter)], "find-previous", "previous", "Previous match (wraps).", Moving 2 false always, |model, _| find::go(model, -1);
    ReplaceWith Find &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab)], "replace", "replace", "Enters the replacement; press again to go back.", Moving 3 true always, |model, _| { find::other_line(model); Vec::new() };
    ReplaceAll Find &[Key::ctrl('\\'), Key::alt_code(KeyCode::Enter)], "replace-all", "replace all", "Replaces every match; one undo reverts them all.", Moving 4 true always, |model, _| find::replace_all(model);
    Close Find ESC, "find-close", "close", "Returns to the text at the match.", Moving 5 false always, |model, _| moving::close(model);
    SendNow Review ENTER, "send", "send", "Sends the message as shown.", Sending 1 false review_is_good, |model, _| review::send(model);
    SendToSelf Review &[Key::char('t')], "send-to-self", "send to myself first", "Addresses the message to the sender alone; press again to restore the recipients.", Sending 2 true review_is_good, |model, _| review::to_self(model);
    Preview Review &[Key::ctrl('r')], "preview-review", "preview", "Shows the message under review as it will arrive.", Message 0 false always, |model, _| open::preview(model);
    LiftSuppressions Review &[Key::char('r')], "lift-suppressions", "reactivate suppressed recipients", "Asks Postmark, after a question, to reactivate recipients suppressed by a hard bounce or by you.", Sending 4 true can_lift, |model, _| act(model, Review::ask_to_lift);
    UseStreamHost Review &[Key::char('h')], "stream-host", "use the stream's own host", "Sends through the SMTP host that belongs to the stream, until you quit.", Sending 5 true host_is_wrong, |model, _| review::use_stream_host(model);
    BackToForm Review ESC, "back", "back", "Back to the form; nothing is sent.", Sending 3 false always, |model, _| review::back(model);
    Up Review UP, "review-up", "scroll up", "Scrolls the review.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Review DOWN, "review-down", "scroll down", "Scrolls the review.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    SendList ListReview ENTER, "send-list", "send", "Sends the messages once their number is typed, as one run that can be stopped and continued.", Sending 1 false list_is_good, |model, _| act(model, ListReview::send);
    PreviousRow ListReview &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "review-row-previous", "previous row", "Shows the message of the row before.", Moving 0 false always, |model, _| act(model, |review: &mut ListReview, _| review.turn(-1));
    NextRow ListReview &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "review-row-next", "next row", "Shows the message of the next row.", Moving 2 false always, |model, _| act(model, |review: &mut ListReview, _| review.turn(1));
    ListTest ListReview &[Key::char('t')], "list-test", "this one to myself", "Reviews the message of the row that is shown, addressed to the sender alone.", Sending 3 true always, |model, _| act(model, ListReview::test);
    ListAgain ListReview &[Key::char('r')], "list-again", "read the list again", "Reads the list again and checks its rows. If every message was accepted before, starts a new run.", Sending 4 true always, |model, _| act(model, ListReview::again);
    ListFinish ListReview &[Key::char('c')], "list-finish", "finish the earlier run", "Sends what is left of the earlier run, with the list and the message it began with.", Sending 5 true other_run, |model, _| act(model, ListReview::finish_other);
    ListPace ListReview &[Key::char('p')], "list-pace", "pace", "Sends faster or slower.", Sending 6 true always, |model, _| act(model, |review: &mut ListReview, _| review.turn_pace());
    Preview ListReview &[Key::ctrl('r')], "preview-list", "preview", "Shows the message of the row as it will arrive.", Message 0 false always, |model, _| open::preview(model);
    Up ListReview UP, "list-review-up", "scroll up", "Scrolls the review.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down ListReview DOWN, "list-review-down", "scroll down", "Scrolls the review.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp ListReview PAGE_UP, "list-review-page-up", "page up", "Scrolls the review by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown ListReview PAGE_DOWN, "list-review-page-down", "page down", "Scrolls the review by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close ListReview ESC, "list-review-close", "back", "Back to the message; nothing is sent.", Sending 7 false always, |model, _| moving::close(model);
    FirstStep Guide DIGITS, "first-step", "choose", "Tries it in practice, opens the guided setup, or explains an error.", Screens 1 false always, |model, key| first_steps::choose(model, key);
    Choose Guide ENTER, "first-step-selected", "choose", "Runs the selected row.", Screens 2 false always, |model, key| first_steps::choose(model, key);
    WriteMessage Guide &[Key::plain(KeyCode::Tab)], "write-message", "write a message", "Goes to the message.", Screens 3 false always, |model, _| first_steps::write(model);
    Up Guide &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "first-step-up", "up", "Previous row.", Moving 0 false always, |model, _| first_steps::go(model, -1);
    Down Guide DOWN, "first-step-down", "down", "Next row.", Moving 0 false always, |model, _| first_steps::go(model, 1);
    Menu Guide ESC, "first-step-menu", "menu", "All commands, for keyboards without Ctrl and function keys.", Program 8 false always, |model, _| push(model, Overlay::Menu(Menu::default()));
    BreakIt Log &[Key::char('f')], "break-it", "now break it", "Simulates a revoked token, so that you see how a failure is explained.", Sending 1 false can_break, |model, _| first_steps::break_it(model);
    SameAgain Log &[Key::char('e')], "edit-and-send-again", "edit and send again", "Puts the message that was sent last into the form again.", Message 2 false sent_and_gone, |model, _| drafts::take_again(model);
    PreviousRow Log &[Key::plain(KeyCode::Left)], "list-row-previous", "previous row", "Shows the message of the row before.", Log 0 false list_shown, |model, _| lists::turn(model, -1);
    NextRow Log &[Key::plain(KeyCode::Right)], "list-row-next", "next row", "Shows the message of the next row of the list.", Log 1 false list_shown, |model, _| lists::turn(model, 1);
    Remedy Log DIGITS, "remedy", "apply fix", "Applies the fix with that number.", Log 1 false card, |model, key| remedies::of_send(model, key);
    FieldToBlame Log ESC, "to-form", "back to message", "Goes to the field that caused the error, or back to the form.", Log 2 false always, |model, _| log::to_form(model);
    Transcript Log &[Key::char('x')], "transcript", "show or hide the transcript", "Every line of the SMTP session, with a sentence on what it means.", Log 3 true sent, |model, _| { log::toggle_transcript(model); Vec::new() };
    ExplainCard Log &[Key::char('?')], "explain-card", "details", "Opens the help at this problem.", Log 0 false card, |model, _| open::problem(model);
    Search Log &[Key::char('/')], "search", "search the log", "Goes to the next line that contains the words.", Log 0 true sent, |model, _| log::open_search(model);
    CopyReport Log &[Key::char('y')], "copy-report", "copy the report", "Copies the report of the last send; it contains no token.", Log 4 true sent, |model, _| log::copy_report(model);
    SaveReport Log &[Key::char('w')], "save-report", "save the report", "Saves the report of the last send to a file that is safe to paste into a ticket.", Log 5 true sent, |model, _| log::save_report(model);
    Up Log UP, "log-up", "scroll up", "Scrolls the log.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Log DOWN, "log-down", "scroll down", "Scrolls the log.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Log PAGE_UP, "log-page-up", "page up", "Scrolls the log by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Log PAGE_DOWN, "log-page-down", "page down", "Scrolls the log by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Follow Log &[Key::plain(KeyCode::End)], "follow", "follow the end", "Shows the newest line again.", Moving 0 false always, |model, _| { model.log.scroll_back = 0; Vec::new() };
    Up Inbox UP, "inbox-up", "up", "Previous message, or scrolls the open one.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Inbox DOWN, "inbox-down", "down", "Next message, or scrolls the open one.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Inbox PAGE_UP, "inbox-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Inbox PAGE_DOWN, "inbox-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Open Inbox ENTER, "open", "open", "Opens the chosen message.", Screens 1 false inbox_has, |model, _| act(model, InboxPane::open);
    NextPage Inbox &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "next-page", "next page", "Text, HTML as text, headers, parts, source, events of the open message.", Screens 1 false message_open, |model, _| act(model, |inbox: &mut InboxPane, cx| inbox.turn(1, cx));
    PreviousPage Inbox &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "previous-page", "previous page", "One page of the open message back.", Moving 0 false message_open, |model, _| act(model, |inbox: &mut InboxPane, cx| inbox.turn(-1, cx));
    ShowPage Inbox DIGITS, "page", "page 1-9", "The tabs show the numbers; 1 is the text.", Moving 0 false message_open, |model, key| act(model, |inbox: &mut InboxPane, cx| inbox.show_page(key, cx));
    CopyMessage Inbox &[Key::char('y')], "copy-message", "copy the MessageID", "Copies the MessageID, or the source on its page.", Screens 3 false message_open, |model, _| act(model, InboxPane::copy);
    Close Inbox ESC, "inbox-close", "close", "Closes the message, then the inbox.", Screens 2 false always, |model, _| moving::close(model);
    CheckRemedy Setup DIGITS, "check-remedy", "apply fix", "Applies the fix with that number.", Log 1 false check_card, |model, key| remedies::of_check(model, key);
    CheckDns Setup &[Key::char('d')], "check-dns", "toggle DNS checks", "Also checks DKIM, Return-Path, SPF and DMARC of the sender's domain.", Sending 2 true can_ask_dns, |model, _| setup::toggle_dns(model);
    GiveAccountToken Setup &[Key::char('a')], "account-token", "enter account token", "Lets the checks read sender signatures and domains. It is used for this session only and never saved.", Sending 3 true on_setup, |model, _| push(model, Overlay::AccountToken(AccountTokenBox::default()));
    OpenAccount Setup &[Key::char('o')], "setup-account", "Postmark account", "Servers, sender signatures and domains of the account.", Screens 0 false always, |model, _| open::account(model);
    SavePort Setup &[Key::char('p')], "save-port", "save this port", "Puts the port that works first and saves that to the profile.", Sending 4 true port_found, |model, _| setup::save_port(model);
    Prove Setup &[Key::char('v')], "prove", "send a test message", "Sends one message to Postmark's blackhole address, after a question, and follows it.", Sending 5 true can_prove, |model, _| { setup::ask_to_prove(model); Vec::new() };
    KeepToken Setup &[Key::char('k')], "keep-token-here", "save token", "Saves the checked token for this profile: in the keyring or, after a question, in a private file.", Sending 0 false keeping::can_keep, |model, _| keeping::keep(model);
    ExplainCard Setup &[Key::char('?')], "explain-check", "details", "Opens the help at this problem.", Log 0 false check_card, |model, _| open::problem(model);
    CopyReport Setup &[Key::char('y')], "copy-check", "copy the report", "Copies the report of the check; it contains no token.", Log 0 false checked, |model, _| setup::copy_report(model);
    SaveReport Setup &[Key::char('w')], "save-check", "save the report", "Saves the report of the check to a file that is safe to paste into a ticket.", Log 0 false checked, |model, _| setup::save_report(model);
    Check Setup ENTER, "check-again", "run checks", "Runs all checks.", Sending 1 false always, |model, _| setup::check(model);
    Up Setup UP, "setup-up", "scroll up", "Scrolls the check.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Setup DOWN, "setup-down", "scroll down", "Scrolls the check.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Setup PAGE_UP, "setup-page-up", "page up", "Scrolls the check by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Setup PAGE_DOWN, "setup-page-down", "page down", "Scrolls the check by a page.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Setup ESC, "setup-close", "stop or close", "Stops the running check, else goes back to the form.", Screens 6 false always, |model, _| moving::close(model);
    OtherPart Setup &[Key::plain(KeyCode::Tab), Key::char('g')], "to-walkthrough", "guided setup", "The guided setup up to your first delivered message.", Screens 2 false always, |model, _| walk::other_part(model);
    WalkAct Walk ENTER, "walk-act", "continue", "Does what the step's last row says; if it is done, goes to the next step.", Sending 1 false always, |model, _| walk::act(model);
    NextStep Walk &[Key::plain(KeyCode::Right), Key::char('n')], "next-step", "next step", "Goes to the next step without marking this one.", Sending 3 false always, |model, _| walk::go(model, 1);
    PreviousStep Walk &[Key::plain(KeyCode::Left), Key::char('b'), Key::plain(KeyCode::Backspace)], "previous-step", "back", "Goes back one step.", Sending 2 false always, |model, _| walk::back(model);
    SkipStep Walk &[Key::char('s')], "skip-step", "skip", "Marks the step as skipped and goes on; you can do it later.", Sending 4 true always, |model, _| walk::skip(model);
    MarkStep Walk &[Key::char('d')], "mark-step", "done", "Marks the step as done or not done.", Sending 5 false always, |model, _| walk::mark(model);
    WalkLink Walk DIGITS, "walk-link", "open or copy", "Copies a value or an address, or opens a problem or a question.", Screens 6 false always, |model, key| walk_link(model, key);
    CopyStep Walk &[Key::char('y')], "copy-step", "copy the address", "Copies the address of the step's page, or the quick-reference card.", Screens 0 false always, |model, _| walk::copy(model);
    PracticeOrReal Walk &[Key::char('p')], "practice-or-real", "switch practice or real", "Does the same steps with the practice server or with Postmark; your place in each is remembered.", Screens 0 false no_fault_on, |model, _| walk::practice_or_real(model);
    Answers Walk &[Key::char('?'), Key::char('q')], "walk-answers", "FAQ", "Frequently asked questions; type to search.", Screens 7 false always, |model, _| open::help(model, Section::Guide);
    OtherPart Walk &[Key::plain(KeyCode::Tab), Key::char('g')], "to-check", "checks", "The checks and what they found.", Screens 5 false always, |model, _| walk::other_part(model);
    Up Walk UP, "walk-up", "scroll up", "Scrolls the step.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Walk DOWN, "walk-down", "scroll down", "Scrolls the step.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Walk PAGE_UP, "walk-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Walk &[Key::plain(KeyCode::PageDown), Key::char(' ')], "walk-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Walk ESC, "walk-close", "stop or close", "Stops the running check, else goes back to the form; your place is remembered.", Screens 8 false always, |model, _| moving::close(model);
    OpenSend Activity ENTER, "open-send", "open", "Opens the chosen send: timeline, meaning, transcript, message.", Screens 1 false send_listed, |model, _| act(model, ActivityPane::open);
    SearchSends Activity &[Key::char('/')], "search-sends", "search", "Matches the beginnings of words in recipients, subject, sender, profile and ID.", Screens 2 true always, |model, _| act(model, ActivityPane::open_search);
    NextStatus Activity &[Key::char('s')], "next-status", "filter by status", "Shows one status after another, then all again.", Screens 3 true always, |model, _| act(model, ActivityPane::next_status);
    NextProfile Activity &[Key::char('p')], "next-profile", "filter by profile", "Shows one profile after another, then all again.", Screens 0 true always, |model, _| act(model, ActivityPane::next_profile);
    RefreshStatus Activity &[Key::char('f')], "refresh-status", "refresh status", "Asks Postmark's API again for the delivery status of the chosen send.", Sending 3 true can_follow, |model, _| act(model, ActivityPane::follow);
    SendAgain Activity &[Key::char('n')], "send-again", "send again", "Opens the message in the form and reviews it; nothing is sent before Enter.", Sending 4 true can_send_again, |model, _| act(model, |activity: &mut ActivityPane, cx| activity.send_again(true, cx));
    EditAgain Activity &[Key::char('e')], "edit-again", "edit and send again", "Opens the message in the form.", Sending 5 true can_send_again, |model, _| act(model, |activity: &mut ActivityPane, cx| activity.send_again(false, cx));
    CopyId Activity &[Key::char('y')], "copy-id", "copy the MessageID", "Copies Postmark's MessageID, or postrider's own ID until it is known.", Screens 5 true send_chosen, |model, _| act(model, ActivityPane::copy_id);
    OpenInPostmark Activity &[Key::char('o')], "open-in-postmark", "copy Postmark link", "Copies the address of the Postmark page where Activity lists it.", Screens 0 true send_chosen, |model, _| act(model, ActivityPane::open_in_postmark);
    ForgetSend Activity &[Key::char('d')], "forget-send", "delete", "Deletes the chosen send from the history, after a question; nothing changes at Postmark.", Screens 0 true send_chosen, |model, _| act(model, ActivityPane::ask_to_forget);
    ExportSends Activity &[Key::char('w')], "export-sends", "export", "Writes all matching sends to a file, one JSON object per line.", Screens 0 true on_activity, |model, _| act(model, ActivityPane::export);
    NextSendPage Activity &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "next-send-page", "next page", "Timeline, meaning, transcript and message of the open send.", Moving 1 false send_open, |model, _| act(model, |activity: &mut ActivityPane, _| activity.turn(1));
    PreviousSendPage Activity &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "previous-send-page", "previous page", "One page of the open send back.", Moving 0 false send_open, |model, _| act(model, |activity: &mut ActivityPane, _| activity.turn(-1));
    Up Activity UP, "activity-up", "up", "Previous send, or scrolls the open one.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Activity DOWN, "activity-down", "down", "Next send, or scrolls the open one.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Activity PAGE_UP, "activity-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Activity PAGE_DOWN, "activity-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Activity ESC, "activity-close", "close", "Closes the send, then the search and the filters, then the screen.", Screens 6 false always, |model, _| moving::close(model);
    AccountEnter Account ENTER, "account-enter", "use or open", "Uses the chosen server's token or the chosen sender in the form; opens the chosen domain; asks for an account token if there is none.", Sending 1 false always, |model, _| act(model, AccountPane::enter);
    AccountNew Account &[Key::char('n')], "account-new", "new", "Creates a server, sender signature or domain; nothing is created without a question.", Sending 2 true account_ready, |model, _| act(model, AccountPane::open_form);
    AccountVerify Account &[Key::char('v')], "account-verify", "verify", "Has Postmark check the domain's DKIM and Return-Path records in DNS now.", Sending 3 true account_domain, |model, _| act(model, AccountPane::verify);
    AccountResend Account &[Key::char('c')], "account-confirmation", "resend confirmation", "Has Postmark send the confirmation email again, after a question.", Sending 3 true account_sender, |model, _| act(model, AccountPane::resend);
    AccountRead Account &[Key::char('r')], "account-read", "refresh", "Reads the list from Postmark again.", Sending 4 true account_ready, |model, _| act(model, AccountPane::read);
    AccountCopy Account &[Key::char('y')], "account-copy", "copy", "Copies the chosen record, domain, address or name.", Screens 5 false account_ready, |model, _| act(model, AccountPane::copy_chosen);
    AccountToken Account &[Key::char('a')], "account-token-here", "account token", "Asks for an Account API token, used for this session.", Sending 6 false account_page, |model, _| push(model, Overlay::AccountToken(AccountTokenBox::default()));
    AccountNumber Account DIGITS, "account-number", "page, record or fix 1-9", "Opens that page of the list, copies that record of the domain, or applies that fix.", Moving 0 false account_page, |model, key| remedies::of_account(model, key);
    NextAccountPage Account &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "account-next-page", "next page", "Servers, senders, domains.", Moving 5 false account_page, |model, _| act(model, |account: &mut AccountPane, _| account.turn(1));
    PreviousAccountPage Account &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "account-previous-page", "previous page", "One page back.", Moving 0 false account_page, |model, _| act(model, |account: &mut AccountPane, _| account.turn(-1));
    Up Account UP, "account-up", "up", "Previous row.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Account DOWN, "account-down", "down", "Next row.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Account PAGE_UP, "account-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Account PAGE_DOWN, "account-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Account ESC, "account-close", "close", "Closes the problem, then the domain, then the screen.", Screens 6 false always, |model, _| moving::close(model);
    NextPreviewPage Preview &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "preview-next-page", "next page", "Text, HTML as text, headers, parts, source.", Moving 1 false always, |model, _| act(model, |preview: &mut PreviewPane, _| preview.turn(1));
    PreviousPreviewPage Preview &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "preview-previous-page", "previous page", "One page back.", Moving 0 false always, |model, _| act(model, |preview: &mut PreviewPane, _| preview.turn(-1));
    PreviewPage Preview DIGITS, "preview-page", "page 1-9", "The tabs show the numbers; 1 is the text.", Moving 0 false always, |model, key| act(model, |preview: &mut PreviewPane, _| preview.show_page(key));
    OpenInBrowser Preview &[Key::char('o')], "open-in-browser", "open in the browser", "Opens the HTML in a browser, with its own images and nothing from the network; over SSH it shows where the file is.", Screens 2 true html_built, |model, _| act(model, PreviewPane::open_in_browser);
    SearchPage Preview &[Key::char('/')], "search-page", "search", "Goes to the line of this page that contains the words.", Moving 3 true always, |model, _| act(model, PreviewPane::open_search);
    NextFound Preview &[Key::char('n')], "next-found", "next", "Next matching line.", Moving 0 false always, |model, _| act(model, |preview: &mut PreviewPane, cx| preview.find(true, cx));
    PreviousFound Preview &[Key::char('N')], "previous-found", "previous", "Previous matching line.", Moving 0 false always, |model, _| act(model, |preview: &mut PreviewPane, cx| preview.find(false, cx));
    CopyPage Preview &[Key::char('y')], "copy-page", "copy the page", "Copies this page.", Message 4 true preview_built, |model, _| act(model, PreviewPane::copy);
    SaveSource Preview &[Key::char('w')], "save-source", "save as .eml", "Saves the message as a file, as the export does.", Message 5 true preview_built, |model, _| act(model, PreviewPane::save);
    Up Preview UP, "preview-up", "scroll up", "Scrolls the page.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Preview DOWN, "preview-down", "scroll down", "Scrolls the page.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Preview PAGE_UP, "preview-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Preview &[Key::plain(KeyCode::PageDown), Key::char(' ')], "preview-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    PageStart Preview &[Key::plain(KeyCode::Home)], "preview-start", "top", "Goes to the first row.", Moving 0 false always, |model, _| act(model, |preview: &mut PreviewPane, cx| preview.go_to_end(false, cx));
    PageEnd Preview &[Key::plain(KeyCode::End)], "preview-end", "bottom", "Goes to the last rows.", Moving 0 false always, |model, _| act(model, |preview: &mut PreviewPane, cx| preview.go_to_end(true, cx));
    Close Preview ESC, "preview-close", "close", "Goes back to the form or to the review.", Screens 6 false always, |model, _| moving::close(model);
    Up List &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "list-up", "up", "Previous row.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down List &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "list-down", "down", "Next row.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp List PAGE_UP, "list-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown List PAGE_DOWN, "list-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Choose List ENTER, "choose", "choose", "Runs the chosen row.", Program 1 false always, |model, _| moving::choose(model);
    Close List ESC, "close", "close", "Closes the list.", Program 2 false always, |model, _| moving::close(model);
    TakeFile Picker ENTER, "take-file", "attach or open", "Opens the chosen folder; else attaches the selected files, or the chosen one if none is selected.", Message 1 false always, |model, _| act(model, Picker::take);
    MarkFile Picker &[Key::char(' ')], "mark-file", "select", "Selects or deselects the file, to attach several.", Message 2 false always, |model, _| act(model, Picker::mark);
    FolderUp Picker &[Key::plain(KeyCode::Left), Key::plain(KeyCode::Backspace)], "folder-up", "up", "Goes to the parent folder, if nothing is typed.", Message 3 false always, |model, _| act(model, Picker::up);
    ShowHidden Picker &[Key::char('.')], "show-hidden", "hidden files", "Shows or hides hidden files, if nothing is typed.", Message 4 false always, |model, _| { act(model, Picker::toggle_hidden); Vec::new() };
    Up Picker &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "picker-up", "up", "Previous entry.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Picker &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "picker-down", "down", "Next entry.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Picker PAGE_UP, "picker-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Picker PAGE_DOWN, "picker-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Picker ESC, "picker-close", "back", "Closes the picker without attaching anything.", Program 5 false always, |model, _| moving::close(model);
    OpenDraft Drafts ENTER, "open-draft", "open", "Opens it in the form; the current message stays in Drafts. A template asks for its variables and starts a new message.", Message 1 false always, |model, _| act(model, |page: &mut DraftsPage, cx| page.open_chosen(false, cx));
    SearchDrafts Drafts &[Key::char('/')], "search-drafts", "search", "Searches subject, name, recipients and text.", Message 2 true always, |model, _| { act(model, DraftsPage::open_search); Vec::new() };
    OtherDrafts Drafts &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab), Key::plain(KeyCode::Right), Key::plain(KeyCode::Left)], "other-drafts", "drafts or templates", "Drafts, your own templates, then those of the Postmark server.", Message 3 false always, |model, _| act(model, DraftsPage::show_other);
    DuplicateDraft Drafts &[Key::char('c')], "duplicate-draft", "copy", "Makes a copy of it.", Message 4 true always, |model, _| act(model, DraftsPage::duplicate);
    DeleteDraft Drafts &[Key::char('d'), Key::plain(KeyCode::Delete)], "delete-draft", "delete", "Deletes it once you confirm; {restore-draft} restores it for up to a week.", Message 5 true always, |model, _| act(model, DraftsPage::delete);
    RestoreDraft Drafts &[Key::char('u')], "restore-draft", "restore", "Restores the last draft you deleted; press again for the one before.", Message 6 true always, |model, _| act(model, DraftsPage::restore);
    KeepTemplate Drafts &[Key::char('t')], "keep-template", "save as template", "Saves the message in the form as a template; {{name}} in it is a variable.", Message 7 true always, |model, _| drafts::ask_name(model);
    OpenAsIs Drafts &[Key::char('e')], "open-as-is", "edit", "Opens it in the form with the variables of a template unfilled.", Message 0 true always, |model, _| act(model, |page: &mut DraftsPage, cx| page.open_chosen(true, cx));
    Up Drafts UP, "drafts-up", "up", "Previous row.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Drafts DOWN, "drafts-down", "down", "Next row.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Drafts PAGE_UP, "drafts-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Drafts PAGE_DOWN, "drafts-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    UseServerTemplate Templates ENTER, "use-server-template", "use", "Makes it the content of the message and asks for the values of its variables. A message with text of its own goes to Drafts first.", Message 1 false always, |model, _| moving::choose(model);
    SearchServerTemplates Templates &[Key::char('/')], "search-server-templates", "search", "Searches name, alias and layout.", Message 2 true always, |model, _| act(model, ServerTemplates::open_search);
    OwnTemplates Templates &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab), Key::plain(KeyCode::Right), Key::plain(KeyCode::Left)], "own-templates", "drafts", "Switches to your own drafts and templates.", Message 3 true always, |model, _| act(model, ServerTemplates::show_own);
    Up Templates UP, "server-templates-up", "up", "Previous row.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Templates DOWN, "server-templates-down", "down", "Next row.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Templates PAGE_UP, "server-templates-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Templates PAGE_DOWN, "server-templates-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Templates ESC, "server-templates-close", "close", "Closes the search, then the list.", Message 4 false always, |model, _| moving::close(model);
    LookUpNow Lookup ENTER, "look-up-now", "look up", "Asks Postmark what happened to the mail.", Message 1 false always, |model, _| moving::choose(model);
    SearchLookup Lookup &[Key::char('/')], "search-lookup", "change", "Changes whose mail is looked up, or searches the suppressions.", Message 2 true always, |model, _| act(model, MailLookup::open_search);
    OtherLookup Lookup &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab)], "other-lookup", "mail or suppressions", "Switches between the mail and the suppressions.", Message 3 true always, |model, _| act(model, MailLookup::show_other);
    Reactivate Lookup &[Key::char('r')], "reactivate", "reactivate", "Asks Postmark, after a question, to send to the suppressed address again.", Message 4 true always, |model, _| act(model, MailLookup::reactivate);
    Up Lookup UP, "lookup-up", "up", "Previous row.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Lookup DOWN, "lookup-down", "down", "Next row.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Lookup PAGE_UP, "lookup-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Lookup PAGE_DOWN, "lookup-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Lookup ESC, "lookup-close", "close", "Closes it.", Message 5 false always, |model, _| moving::close(model);
    LookUpMail Activity &[Key::char('l')], "look-up-send", "look up", "What Postmark knows of this message or recipient now, whoever sent it.", Sending 6 true always, |model, _| lookup::open(model);
    Close Drafts ESC, "drafts-close", "close", "Closes the search, then the list.", Message 8 false always, |model, _| moving::close(model);
    UseProfile Profiles ENTER, "use-profile", "use", "Uses this profile from now on; a message that is being sent is not affected.", Program 1 false always, |model, _| act(model, ProfileList::use_chosen);
    NewProfile Profiles &[Key::char('n')], "new-profile", "new", "Creates a profile.", Program 2 true always, |model, _| act(model, ProfileList::new_profile);
    EditProfile Profiles &[Key::char('e')], "edit-profile", "edit", "Edits the chosen profile.", Program 3 true always, |model, _| act(model, ProfileList::edit);
    CopyProfile Profiles &[Key::char('c')], "copy-profile", "copy", "Creates a profile with the settings of the chosen one.", Program 4 true always, |model, _| act(model, ProfileList::copy);
    DeleteProfile Profiles &[Key::char('d')], "delete-profile", "delete", "Removes it from the config, after a question; a built-in one is reset to its defaults.", Program 5 true always, |model, _| act(model, ProfileList::delete);
    DefaultProfile Profiles &[Key::char('m')], "default-profile", "make default", "Makes it the profile that is used when none is named; press again to undo.", Program 6 true always, |model, _| act(model, ProfileList::make_default);
    Up Profiles &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "profiles-up", "up", "Previous profile.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Profiles &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "profiles-down", "down", "Next profile.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    Close Profiles ESC, "profiles-close", "close", "Closes the list.", Program 7 false always, |model, _| moving::close(model);
    SaveProfile ProfileForm &[Key::ctrl('s')], "save-profile", "save", "Writes the changes to the config; comments and order stay.", Program 1 false always, |model, _| act(model, ProfileForm::save);
    Up ProfileForm &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "profile-up", "previous field", "Moves one field back.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down ProfileForm &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Down), Key::plain(KeyCode::Enter)], "profile-down", "next field", "Moves one field forward; Enter on the last row saves.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    Close ProfileForm ESC, "profile-close", "leave", "Leaves the form; asks if something was changed.", Program 2 false always, |model, _| moving::close(model);
    Up Menu UP, "menu-up", "up", "Previous entry.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Menu DOWN, "menu-down", "down", "Next entry.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PreviousPage Menu &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "menu-left", "previous column", "Goes to the column before.", Moving 0 false always, |model, _| act(model, |menu: &mut Menu, cx| menu.turn(-1, cx));
    NextPage Menu &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "menu-right", "next column", "Goes to the column after.", Moving 0 false always, |model, _| act(model, |menu: &mut Menu, cx| menu.turn(1, cx));
    Choose Menu ENTER, "menu-choose", "choose", "Runs the selected entry; its letter does the same.", Program 1 false always, |model, _| moving::choose(model);
    Close Menu ESC, "menu-close", "close", "Closes the menu.", Program 2 false always, |model, _| moving::close(model);
    Choose Help ENTER, "help-open", "open", "Opens the selected topic.", Program 1 false always, |model, _| moving::choose(model);
    NextPage Help &[Key::plain(KeyCode::Tab)], "help-section", "next section", "Goes to the next section: keys, guide, troubleshooting.", Program 2 false always, |model, _| act(model, |help: &mut HelpBrowser, cx| help.next_section(1, cx));
    PreviousPage Help &[Key::shift(KeyCode::Tab)], "help-section-back", "previous section", "Goes to the section before.", Moving 0 false always, |model, _| act(model, |help: &mut HelpBrowser, cx| help.next_section(-1, cx));
    Up Help UP, "help-up", "up", "Previous topic.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Help DOWN, "help-down", "down", "Next topic.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Help PAGE_UP, "help-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Help PAGE_DOWN, "help-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Help &[Key::plain(KeyCode::Esc), Key::plain(KeyCode::F(1))], "help-close", "close", "Closes the help.", Program 3 false always, |model, _| moving::close(model);
    TopicLink Topic DIGITS, "topic-link", "open or copy", "Opens another topic, or copies an address.", Screens 1 false topic_links, |model, key| act(model, |help: &mut HelpBrowser, cx| help.follow_link(key, cx));
    CopyTopic Topic &[Key::char('y'), Key::plain(KeyCode::Enter)], "topic-copy", "copy", "Copies the example, or the first address of the topic.", Screens 2 false topic_copies, |model, _| act(model, HelpBrowser::copy);
    SaveExample Topic &[Key::char('w')], "topic-save", "save the example", "Saves the example to a file; it contains no token.", Screens 3 false topic_saves, |model, _| act(model, HelpBrowser::save);
    Up Topic UP, "topic-up", "scroll up", "Scrolls the topic.", Moving 0 false always, |model, _| moving::scroll(model, -1);
    Down Topic DOWN, "topic-down", "scroll down", "Scrolls the topic.", Moving 0 false always, |model, _| moving::scroll(model, 1);
    PageUp Topic PAGE_UP, "topic-page-up", "page up", "A page back.", Moving 0 false always, |model, _| moving::scroll_page(model, -1);
    PageDown Topic &[Key::plain(KeyCode::PageDown), Key::char(' ')], "topic-page-down", "page down", "A page on.", Moving 0 false always, |model, _| moving::scroll_page(model, 1);
    Close Topic &[Key::plain(KeyCode::Esc), Key::plain(KeyCode::Left), Key::plain(KeyCode::F(1))], "topic-close", "back", "Goes one level back: to the topic before, the list, or where it was opened.", Screens 4 false always, |model, _| moving::close(model);
};

#[cfg(test)]
mod tests;

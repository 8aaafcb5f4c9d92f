//! The rows: one for each action in each place where its keys mean it, with what it does.

use super::available::{
    account_domain, account_page, account_ready, account_sender, always, can_ask_dns, can_follow,
    can_forget_token, can_keep_token, can_lift, can_prove, can_send_again, card, check_card,
    checked, fault_on, faults, has_list, host_is_wrong, html_built, in_compose, in_inbox, in_text,
    inbox_has, message_open, no_fault_on, no_list_open, not_running, on_activity, on_setup,
    port_found, practice, preview_built, review_is_good, running, send_chosen, send_listed,
    send_open, sent, suggestion_marked, themes,
};
use super::{Action, ActionRow, Group, Scope};
use crate::app::{
    Effect, FieldGroup, Key, KeyCode, Model, Overlay, Palette, Pane, Screen, account, activity,
    clipboard, compose, delivery, drafts, editor, find, inbox, keeping, log, options, overlays,
    perform, picker, preview, profiles, review, setup, simulation, suggest, theme, troubleshooting,
    walk,
};

fn push(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlays.push(overlay);
    Vec::new()
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
    ($( $action:ident $scope:ident $keys:expr, $name:literal, $label:literal, $help:literal, $group:ident $footer:literal $listed:literal $available:expr, $run:expr; )*) => {
        &[ $( ActionRow {
            action: Action::$action,
            scope: Scope::$scope,
            keys: $keys,
            name: $name,
            label: $label,
            help: $help,
            group: Group::$group,
            footer: $footer,
            listed: $listed,
            available: $available,
            run: $run,
        }, )* ]
    };
}

/// Every action.
pub const ACTIONS: &[ActionRow] = actions! {
    ReviewAndSend Global &[Key::ctrl('s')], "review", "review and send", "Checks the message, signs in meanwhile, and shows what would be sent to whom. Nothing leaves before Enter.", Sending 1 true not_running, |model, _| review::open(model, false);
    Preview Global &[Key::ctrl('r')], "preview", "preview", "Shows what would arrive: text, HTML, headers, MIME tree and source. Nothing is sent.", Message 0 true in_compose, |model, _| preview::open(model);
    AttachFile Global &[Key::ctrl('o')], "attach", "attach a file", "Shows a folder to choose files from. A path can be pasted there; after Esc it can be typed into Files, where Tab completes it and Enter takes it.", Message 2 true always, |model, _| picker::open(model);
    ShowCopies Form &[Key::alt('c')], "copies", "show or hide Cc, Bcc, Reply-To", "Shows the three fields, or hides those that are empty.", Message 0 true always, |model, _| compose::show_group(model, FieldGroup::Copies);
    ShowOptions Form &[Key::alt('m')], "options", "show or hide format, metadata, headers, tracking", "Shows Postmark's own fields and what the text is written in, or hides them while none is set.", Message 0 true always, |model, _| compose::show_group(model, FieldGroup::Options);
    NextFormat Form &[Key::alt('i')], "next-format", "plain text, Markdown or HTML", "Changes what the text is written in; the line above the text says it.", Message 0 true always, |model, _| options::next_format(model);
    ExportAs Form &[Key::alt('e')], "export-as", "this message as code", "Writes the message as a program in Python, PHP, Node.js, Ruby or Rust, as a shell script, or as .eml; saves and copies it.", Message 0 true always, |model, _| options::offer_export(model);
    EditOutside Form &[Key::alt('v')], "edit-outside", "write in your own editor", "Hands the whole message to $VISUAL or $EDITOR as a file with headers and takes it back; a send that runs goes on.", Message 0 true always, |model, _| editor::open(model);
    RevealSecrets Form &[Key::alt('r')], "reveal", "reveal or mask the token", "Shows the token in clear until pressed again.", Message 0 true always, |model, _| { model.form.revealed = !model.form.revealed; Vec::new() };
    KeepToken Form &[Key::alt('k')], "keep-token", "keep this token", "Keeps the token of the form for this profile: in the keyring, or after a question in a private file.", Message 0 true can_keep_token, |model, _| keeping::keep(model);
    ForgetToken Form &[Key::alt('j')], "forget-token", "forget the kept token", "Takes the profile's token out of the keyring or its file, after a question; in the form it stays for this run.", Message 0 true can_forget_token, |model, _| { keeping::ask_to_forget(model); Vec::new() };
    NewMessage Global &[Key::ctrl('n')], "new", "new message", "Empties recipients, subject, text and files; what was begun stays among the drafts. Sender, token and stream stay.", Message 0 true always, |model, _| overlays::new_message(model);
    OpenDrafts Global &[Key::alt('t')], "drafts", "drafts and templates", "Every message that was begun, and templates to begin with: open, search, copy, delete, bring back.", Message 0 true no_fault_on, |model, _| drafts::open(model);
    ChooseProfile Global &[Key::alt('p')], "profile", "profiles", "Practice, Postmark, or one of your own: choose it, make it, change it, copy it, delete it.", Sending 0 true no_fault_on, |model, _| profiles::open(model);
    CancelSend Global &[Key::alt('x')], "cancel", "cancel the send", "Before the final dot nothing is sent; after it the message may have been accepted.", Sending 2 true running, |model, _| delivery::offer_cancel(model);
    OpenCompose Global &[Key::plain(KeyCode::F(2))], "compose", "compose", "The form and the log.", Screens 0 true in_inbox, |model, _| { (model.screen, model.pane) = (Screen::Compose, Pane::Form); Vec::new() };
    OpenActivity Global &[Key::plain(KeyCode::F(3))], "activity", "activity", "Every send with what became of it; search, filter, send again.", Screens 8 true always, |model, _| activity::show(model);
    OpenInbox Global &[Key::plain(KeyCode::F(4))], "inbox", "practice inbox", "What the practice server caught.", Screens 4 true practice, |model, _| { model.screen = Screen::Inbox; Vec::new() };
    OpenSetup Global &[Key::plain(KeyCode::F(5))], "setup", "setup and check", "The check ladder: whether this token, this sender and this network are good.", Screens 4 true always, |model, _| walk::open_setup(model);
    OpenAccount Global &[Key::alt('o')], "open-account", "the account at Postmark", "Servers, sender signatures and domains of the account: looked at, made after a question, taken into the form. It needs an account token.", Screens 0 true always, |model, _| account::show(model);
    Check Global &[Key::ctrl('t')], "check", "check", "Climbs the ladder with what stands in the form: ports, TLS, login, whose token, stream, sender. Sends nothing.", Sending 2 true always, |model, _| setup::check(model);
    Walkthrough Global &[Key::alt('g')], "walkthrough", "set up Postmark, step by step", "From no account to the first delivered message; in practice first if you like. It remembers where you stopped.", Screens 0 true always, |model, _| walk::open(model);
    Answers Global &[Key::alt('q')], "answers", "questions and answers", "Every question on the way to the first message; type to search.", Program 0 true always, |model, _| { walk::open_list(model); Vec::new() };
    Plans Global &[Key::alt('l')], "plans", "plans and limits", "What Postmark costs and allows: the guide's table beside the facts of today, with their day.", Program 0 true always, |model, _| { walk::open_at(model, "plans"); Vec::new() };
    Marketing Global &[Key::alt('u')], "marketing", "marketing mail", "What may go through Postmark, and what goes elsewhere.", Program 0 true always, |model, _| { walk::open_at(model, "marketing"); Vec::new() };
    Troubleshooting Global &[Key::plain(KeyCode::F(9))], "troubleshooting", "troubleshooting", "The catalogue of what can go wrong; type to search, or paste an error.", Program 0 true always, |model, _| { troubleshooting::open(model); Vec::new() };
    PractiseFault Global &[Key::plain(KeyCode::F(7))], "practise-fault", "practise a fault", "Lets the practice server do something wrong, so that you meet it once before it matters.", Sending 0 true faults, |model, _| { simulation::open(model); Vec::new() };
    EndFault Global &[Key::alt('n')], "end-fault", "back to normal practice", "Ends the fault; what you had typed comes back.", Sending 3 true fault_on, |model, _| simulation::end(model);
    NextTheme Global &[Key::alt('z')], "next-theme", "next theme", "Other colours, for this run; `theme` in the config keeps them.", Program 0 true themes, |model, _| { theme::next(model); Vec::new() };
    OtherPane Global &[Key::plain(KeyCode::F(6))], "other-pane", "form or log", "Moves between the form and the log with its failure card.", Screens 5 true in_compose, |model, _| { model.pane = model.pane.other(); Vec::new() };
    Palette Global &[Key::ctrl('p'), Key::plain(KeyCode::F(8))], "palette", "commands", "Searches everything that can be done.", Program 6 false always, |model, _| push(model, Overlay::Palette(Palette::default()));
    Help Global &[Key::plain(KeyCode::F(1)), Key::ctrl('g')], "help", "help", "Help for the focused field, and all keys.", Program 7 true always, |model, _| push(model, Overlay::Help { scroll: 0 });
    Interrupt Always &[Key::ctrl('c')], "interrupt", "copy, cancel or quit", "Copies the selection if there is one, else offers to cancel the running send, else asks to quit.", Program 0 false always, |model, _| delivery::interrupt(model);
    Quit Always &[Key::ctrl('q')], "quit", "quit", "Leaves; asks when a send is running or something is unsent.", Program 9 true always, |model, _| delivery::quit(model);
    Suspend Always &[Key::ctrl('z')], "suspend", "suspend", "Stops the program as in a shell; `fg` brings it back.", Program 0 true always, |_, _| vec![Effect::Suspend];
    Menu Form ESC, "menu", "menu", "Everything that can be done, for keyboards without Ctrl and F keys.", Program 8 false no_list_open, |model, _| push(model, Overlay::Menu { selected: 0 });
    NextField Form &[Key::plain(KeyCode::Tab)], "next-field", "next field", "In Files with something typed: completes the path.", Moving 0 false always, |model, _| compose::next_field(model);
    PreviousField Form &[Key::shift(KeyCode::Tab)], "previous-field", "previous field", "Moves one field back.", Moving 0 false always, |model, _| compose::move_focus(model, -1);
    Suggest Form &[Key::alt('h')], "suggest", "what can stand here", "Down does it too. In an address whom you have written to, senders, and Postmark's test addresses; in Stream the server's streams.", Message 0 false has_list, |model, _| suggest::open(model);
    TakeSuggestion Suggestions &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Enter)], "take-suggestion", "take", "Takes the marked row in the place of what is typed; where none is marked the keys go on as ever.", Moving 1 false suggestion_marked, |model, _| suggest::take(model);
    NextSuggestion Suggestions DOWN, "next-suggestion", "down", "Marks the next row.", Moving 2 false always, |model, _| { suggest::go(model, 1); Vec::new() };
    PreviousSuggestion Suggestions UP, "previous-suggestion", "up", "Marks the row before.", Moving 0 false always, |model, _| { suggest::go(model, -1); Vec::new() };
    CloseSuggestions Suggestions ESC, "close-suggestions", "close the list", "Closes the list; what is typed stays.", Moving 3 false always, |model, _| { model.suggestions = None; Vec::new() };
    Undo Form &[Key::ctrl('_'), Key::ctrl('7'), Key::ctrl('/')], "undo", "undo", "Takes back the last word typed in the field, or the last change.", Message 0 true in_text, |model, _| clipboard::undo(model, false);
    Redo Form &[Key::alt('_'), Key::alt('/')], "redo", "redo", "Makes again what was taken back.", Message 0 true in_text, |model, _| clipboard::undo(model, true);
    FindInText Form &[Key::alt('s')], "find", "find in the text", "Looks for words as they are typed; small letters find capital ones too. Tab in it: put something else there.", Message 0 true in_compose, |model, _| find::open(model);
    ToggleGuide Form &[Key::alt('y')], "wrap-guide", "show or hide the wrap guide", "A faint column in the text, by which one sees where lines get long.", Message 0 true in_compose, |model, _| { find::toggle_guide(model); Vec::new() };
    FindOrReplace Find ENTER, "find-or-replace", "next", "Puts what is to stand there, if anything is, and goes to the next place.", Moving 1 false always, |model, _| find::replace_one(model);
    FindNext Find DOWN, "find-next", "next", "The next place, after the last the first.", Moving 0 false always, |model, _| find::go(model, 1);
    FindPrevious Find &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Enter)], "find-previous", "previous", "The place before, before the first the last.", Moving 2 false always, |model, _| find::go(model, -1);
    ReplaceWith Find &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab)], "replace", "replace", "What is to stand there instead; again goes back.", Moving 3 false always, |model, _| { find::other_line(model); Vec::new() };
    ReplaceAll Find &[Key::alt_code(KeyCode::Enter)], "replace-all", "replace all", "Puts it in every place; undo takes that back as one change.", Moving 4 false always, |model, _| find::replace_all(model);
    Close Find ESC, "find-close", "close", "Back to the text, at the place that was found.", Moving 5 false always, |model, _| perform::close(model);
    SendNow Review ENTER, "send", "send", "Sends the message as shown.", Sending 1 false review_is_good, |model, _| review::send(model);
    SendToSelf Review &[Key::char('t')], "send-to-self", "send to myself first", "Changes the review to a message to the sender alone; once more, back to everybody.", Sending 2 false review_is_good, |model, _| review::to_self(model);
    Preview Review &[Key::ctrl('r')], "preview-review", "preview", "Shows the message under review as it would arrive.", Message 0 false always, |model, _| preview::open(model);
    LiftSuppressions Review &[Key::char('r')], "lift-suppressions", "send to suppressed ones again", "Asks Postmark, after a question, to send again to recipients that a hard bounce or you have suppressed.", Sending 4 false can_lift, |model, _| review::lift(model);
    UseStreamHost Review &[Key::char('h')], "stream-host", "the stream's own server", "Goes through the SMTP host that belongs to the stream, for the rest of this run.", Sending 5 false host_is_wrong, |model, _| profiles::use_stream_host(model);
    BackToForm Review ESC, "back", "back", "Back to the form; nothing is sent.", Sending 3 false always, |model, _| review::back(model);
    Up Review UP, "review-up", "scroll up", "Scrolls the review.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Review DOWN, "review-down", "scroll down", "Scrolls the review.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    Remedy Log DIGITS, "remedy", "do what the card says", "Does the remedy of that number.", Log 1 false card, |model, key| log::remedy(model, key);
    FieldToBlame Log ESC, "to-form", "to the form", "Goes to the field to blame, or back to the form.", Log 2 false always, |model, _| log::to_form(model);
    Transcript Log &[Key::char('x')], "transcript", "show or hide the transcript", "Every line of the dialogue, with a sentence on what it means.", Log 3 true sent, |model, _| { log::toggle_transcript(model); Vec::new() };
    ExplainCard Log &[Key::char('?')], "explain-card", "more on this", "Opens the troubleshooting catalogue at the card's hint.", Log 0 false card, |model, _| troubleshooting::open_at_card(model);
    Search Log &[Key::char('/')], "search", "search the log", "Goes to the next line that contains the words.", Log 0 true sent, |model, _| log::open_search(model);
    CopyReport Log &[Key::char('y')], "copy-report", "copy the report", "Copies the report of the last send; it holds no token.", Log 4 true sent, |model, _| log::copy_report(model);
    SaveReport Log &[Key::char('w')], "save-report", "save the report", "Saves the report of the last send to a file that is safe to paste into a ticket.", Log 5 true sent, |model, _| log::save_report(model);
    Up Log UP, "log-up", "scroll up", "Scrolls the log.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Log DOWN, "log-down", "scroll down", "Scrolls the log.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Log PAGE_UP, "log-page-up", "page up", "Scrolls the log by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Log PAGE_DOWN, "log-page-down", "page down", "Scrolls the log by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Follow Log &[Key::plain(KeyCode::End)], "follow", "follow the end", "Shows the newest line again.", Moving 0 false always, |model, _| { model.log.scroll_back = 0; Vec::new() };
    Up Inbox UP, "inbox-up", "up", "Previous message, or scrolls the open one.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Inbox DOWN, "inbox-down", "down", "Next message, or scrolls the open one.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Inbox PAGE_UP, "inbox-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Inbox PAGE_DOWN, "inbox-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Open Inbox ENTER, "open", "open", "Opens the chosen message.", Screens 1 false inbox_has, |model, _| inbox::open(model);
    NextPage Inbox &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "next-page", "next page", "Text, HTML as text, headers, parts, source, events of the open message.", Screens 1 false message_open, |model, _| inbox::turn(model, 1);
    PreviousPage Inbox &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "previous-page", "previous page", "One page of the open message back.", Moving 0 false message_open, |model, _| inbox::turn(model, -1);
    ShowPage Inbox DIGITS, "page", "page of that number", "The tabs show the numbers; 1 is the text.", Moving 0 false message_open, |model, key| inbox::show_page(model, key);
    CopyMessage Inbox &[Key::char('y')], "copy-message", "copy the MessageID", "Copies the MessageID; on the page of the source the source.", Screens 3 false message_open, |model, _| inbox::copy(model);
    Close Inbox ESC, "inbox-close", "close", "Closes the message, then the inbox.", Screens 2 false always, |model, _| perform::close(model);
    CheckRemedy Setup DIGITS, "check-remedy", "do what the card says", "Does the remedy of that number.", Log 1 false check_card, |model, key| setup::remedy(model, key);
    CheckDns Setup &[Key::char('d')], "check-dns", "with or without DNS", "Looks at DKIM, Return-Path, SPF and DMARC of the sender's domain too.", Sending 2 true can_ask_dns, |model, _| setup::toggle_dns(model);
    GiveAccountToken Setup &[Key::char('a')], "account-token", "give an account token", "Lets the check see signatures and domains. It is used for this run and kept nowhere.", Sending 3 true on_setup, |model, _| account::ask_token(model);
    OpenAccount Setup &[Key::char('o')], "setup-account", "the account at Postmark", "Servers, sender signatures and domains of the account.", Screens 0 false always, |model, _| account::show(model);
    SavePort Setup &[Key::char('p')], "save-port", "use this port from now on", "Puts the port that works first, and saves that to the profile.", Sending 4 true port_found, |model, _| setup::save_port(model);
    Prove Setup &[Key::char('v')], "prove", "prove with one message", "Sends one message to Postmark's blackhole address, after a question, and follows it.", Sending 5 true can_prove, |model, _| { setup::ask_to_prove(model); Vec::new() };
    KeepToken Setup &[Key::char('k')], "keep-token-here", "keep this token", "Keeps the token that was checked for this profile: in the keyring, or after a question in a private file.", Sending 0 false can_keep_token, |model, _| keeping::keep(model);
    ExplainCard Setup &[Key::char('?')], "explain-check", "more on this", "Opens the troubleshooting catalogue at the card's hint.", Log 0 false check_card, |model, _| troubleshooting::open_at_card(model);
    CopyReport Setup &[Key::char('y')], "copy-check", "copy the report", "Copies the report of the check; it holds no token.", Log 0 false checked, |model, _| setup::copy_report(model);
    SaveReport Setup &[Key::char('w')], "save-check", "save the report", "Saves the report of the check to a file that is safe to paste into a ticket.", Log 0 false checked, |model, _| setup::save_report(model);
    Check Setup ENTER, "check-again", "check", "Climbs the ladder.", Sending 1 false always, |model, _| setup::check(model);
    Up Setup UP, "setup-up", "scroll up", "Scrolls the check.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Setup DOWN, "setup-down", "scroll down", "Scrolls the check.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Setup PAGE_UP, "setup-page-up", "page up", "Scrolls the check by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Setup PAGE_DOWN, "setup-page-down", "page down", "Scrolls the check by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Setup ESC, "setup-close", "stop or close", "Stops the check that runs, else goes back to the form.", Screens 6 false always, |model, _| perform::close(model);
    OtherPart Setup &[Key::plain(KeyCode::Tab), Key::char('g')], "to-walkthrough", "step by step", "The walkthrough to the first delivered message.", Screens 2 false always, |model, _| walk::other_part(model);
    WalkAct Walk ENTER, "walk-act", "do the step", "What the step is for, as its last row says; where it is done, on to the next.", Sending 1 false always, |model, _| walk::act(model);
    NextStep Walk &[Key::plain(KeyCode::Right), Key::char('n')], "next-step", "next step", "The next step; nothing is marked.", Sending 3 false always, |model, _| walk::go(model, 1);
    PreviousStep Walk &[Key::plain(KeyCode::Left), Key::char('b'), Key::plain(KeyCode::Backspace)], "previous-step", "back", "One step back.", Sending 2 false always, |model, _| walk::back(model);
    SkipStep Walk &[Key::char('s')], "skip-step", "skip", "Marks the step as skipped and goes on; it can be done later.", Sending 4 false always, |model, _| walk::skip(model);
    MarkStep Walk &[Key::char('d')], "mark-step", "done", "Takes your word that the step is done, or takes it back.", Sending 5 false always, |model, _| walk::mark(model);
    WalkLink Walk DIGITS, "walk-link", "open or copy", "Copies a value or an address, or opens a hint or a question.", Screens 6 false always, |model, key| walk::link(model, key);
    CopyStep Walk &[Key::char('y')], "copy-step", "copy the address", "Copies the address of the step's page, or the quick-reference card.", Screens 0 false always, |model, _| walk::copy(model);
    PractiseOrReal Walk &[Key::char('p')], "practise-or-real", "practise it, or the real thing", "Walks the same way against the practice server, or with Postmark; each is remembered.", Screens 0 false no_fault_on, |model, _| walk::practise_or_real(model);
    Answers Walk &[Key::char('?'), Key::char('q')], "walk-answers", "questions", "Every question on the way; type to search.", Screens 7 false always, |model, _| { walk::open_list(model); Vec::new() };
    OtherPart Walk &[Key::plain(KeyCode::Tab), Key::char('g')], "to-check", "the check", "The check ladder with what it found.", Screens 5 false always, |model, _| walk::other_part(model);
    Up Walk UP, "walk-up", "scroll up", "Scrolls the step.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Walk DOWN, "walk-down", "scroll down", "Scrolls the step.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Walk PAGE_UP, "walk-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Walk &[Key::plain(KeyCode::PageDown), Key::char(' ')], "walk-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Walk ESC, "walk-close", "stop or close", "Stops the check that runs, else goes back to the form; where you are is kept.", Screens 8 false always, |model, _| perform::close(model);
    AnswerLink Answer DIGITS, "answer-link", "open or copy", "Opens a hint or an example, or copies an address.", Screens 3 false always, |model, key| walk::answer_link(model, key);
    CopyAnswer Answer &[Key::char('y'), Key::plain(KeyCode::Enter)], "copy-answer", "copy", "Copies the example, or the first address.", Screens 1 false always, |model, _| walk::copy_answer(model);
    SaveAnswer Answer &[Key::char('w')], "save-answer", "save the example", "Saves the example to a file; it holds no token.", Screens 2 false always, |model, _| walk::save_answer(model);
    Up Answer UP, "answer-up", "scroll up", "Scrolls the page.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Answer DOWN, "answer-down", "scroll down", "Scrolls the page.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Answer PAGE_UP, "answer-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Answer &[Key::plain(KeyCode::PageDown), Key::char(' ')], "answer-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Answer ESC, "answer-close", "close", "Back to the list, or to where it was opened.", Screens 4 false always, |model, _| perform::close(model);
    OpenSend Activity ENTER, "open-send", "open", "Opens the chosen send: timeline, meaning, transcript, message.", Screens 1 false send_listed, |model, _| activity::open(model);
    SearchSends Activity &[Key::char('/')], "search-sends", "search", "Words that begin a word of recipients, subject, sender, profile or id.", Screens 2 false always, |model, _| { model.activity.search.is_open = true; Vec::new() };
    NextStatus Activity &[Key::char('s')], "next-status", "filter by status", "Shows the sends of one status; each press the next, then all again.", Screens 3 false always, |model, _| activity::next_status(model);
    NextProfile Activity &[Key::char('p')], "next-profile", "filter by profile", "Shows the sends of one profile; each press the next, then all again.", Screens 0 false always, |model, _| activity::next_profile(model);
    FollowAgain Activity &[Key::char('f')], "follow-again", "ask what became of it", "Asks Postmark's API again what became of the chosen send.", Sending 3 true can_follow, |model, _| activity::follow_again(model);
    SendAgain Activity &[Key::char('n')], "send-again", "send again", "Puts the message into the form and opens the review of it; nothing leaves before Enter.", Sending 4 true can_send_again, |model, _| activity::send_again(model, true);
    EditAgain Activity &[Key::char('e')], "edit-again", "edit and send again", "Puts the message into the form.", Sending 5 true can_send_again, |model, _| activity::send_again(model, false);
    CopyId Activity &[Key::char('y')], "copy-id", "copy the MessageID", "Copies Postmark's id of the message, or our own while that is not known.", Screens 5 false send_chosen, |model, _| activity::copy_id(model);
    OpenInPostmark Activity &[Key::char('o')], "open-in-postmark", "where Postmark shows it", "Copies the address of Postmark's servers, where Activity lists it.", Screens 0 true send_chosen, |model, _| activity::open_in_postmark(model);
    ForgetSend Activity &[Key::char('d')], "forget-send", "forget it", "Deletes the chosen send from the history, after a question; nothing changes at Postmark.", Screens 0 true send_chosen, |model, _| { activity::ask_to_forget(model); Vec::new() };
    ExportSends Activity &[Key::char('w')], "export-sends", "export", "Writes all sends that fit to a file, one JSON object per line.", Screens 0 true on_activity, |model, _| vec![Effect::ExportSends(model.activity.query())];
    NextSendPage Activity &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "next-send-page", "next page", "Timeline, meaning, transcript, message of the open send.", Moving 1 false send_open, |model, _| activity::turn(model, 1);
    PreviousSendPage Activity &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "previous-send-page", "previous page", "One page of the open send back.", Moving 0 false send_open, |model, _| activity::turn(model, -1);
    Up Activity UP, "activity-up", "up", "Previous send, or scrolls the open one.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Activity DOWN, "activity-down", "down", "Next send, or scrolls the open one.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Activity PAGE_UP, "activity-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Activity PAGE_DOWN, "activity-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Activity ESC, "activity-close", "close", "Closes the send, then the search and the filters, then the screen.", Screens 6 false always, |model, _| perform::close(model);
    AccountEnter Account ENTER, "account-enter", "take or open", "Puts the chosen server's token, or the chosen sender, into the form; opens the chosen domain; without an account token gives one.", Sending 1 false always, |model, _| account::keys::enter(model);
    AccountNew Account &[Key::char('n')], "account-new", "new", "A small form for a new server, sender signature or domain; a question comes before anything is made.", Sending 2 false account_ready, |model, _| account::keys::open_form(model);
    AccountVerify Account &[Key::char('v')], "account-verify", "verify", "Has Postmark look now for the domain's DKIM and Return-Path records in DNS.", Sending 3 false account_domain, |model, _| account::keys::verify(model);
    AccountResend Account &[Key::char('c')], "account-confirmation", "confirmation again", "Has Postmark send the signature's confirmation mail again, after a question.", Sending 3 false account_sender, |model, _| account::keys::resend(model);
    AccountRead Account &[Key::char('r')], "account-read", "read again", "Asks Postmark again for what is shown.", Sending 4 false account_ready, |model, _| account::keys::read(model);
    AccountCopy Account &[Key::char('y')], "account-copy", "copy", "Copies the chosen record, domain, address or name.", Screens 5 false account_ready, |model, _| account::keys::copy_chosen(model);
    AccountToken Account &[Key::char('a')], "account-token-here", "account token", "Takes an Account API token, for this run.", Sending 6 false account_page, |model, _| account::ask_token(model);
    AccountNumber Account DIGITS, "account-number", "page, record or remedy of that number", "In a list its page, in a domain the record, which is copied, on a card the remedy.", Moving 0 false account_page, |model, key| account::keys::number(model, key);
    NextAccountPage Account &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "account-next-page", "next page", "Servers, senders, domains.", Moving 5 false account_page, |model, _| account::keys::turn(model, 1);
    PreviousAccountPage Account &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "account-previous-page", "previous page", "One page back.", Moving 0 false account_page, |model, _| account::keys::turn(model, -1);
    Up Account UP, "account-up", "up", "Previous row.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Account DOWN, "account-down", "down", "Next row.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Account PAGE_UP, "account-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Account PAGE_DOWN, "account-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Account ESC, "account-close", "close", "Closes the card, then the domain, then the screen.", Screens 6 false always, |model, _| perform::close(model);
    NextPreviewPage Preview &[Key::plain(KeyCode::Right), Key::plain(KeyCode::Tab)], "preview-next-page", "next page", "Text, HTML as text, headers, parts, source.", Moving 1 false always, |model, _| preview::keys::turn(model, 1);
    PreviousPreviewPage Preview &[Key::plain(KeyCode::Left), Key::shift(KeyCode::Tab)], "preview-previous-page", "previous page", "One page back.", Moving 0 false always, |model, _| preview::keys::turn(model, -1);
    PreviewPage Preview DIGITS, "preview-page", "page of that number", "The tabs show the numbers; 1 is the text.", Moving 0 false always, |model, key| preview::keys::show_page(model, key);
    OpenInBrowser Preview &[Key::char('o')], "open-in-browser", "open in the browser", "Opens the HTML in a browser, with its images and without anything from elsewhere; over ssh it says where the file is.", Screens 2 false html_built, |model, _| preview::keys::open_in_browser(model);
    SearchPage Preview &[Key::char('/')], "search-page", "search", "Goes to the line of this page that contains the words.", Moving 3 false always, |model, _| preview::keys::open_search(model);
    NextFound Preview &[Key::char('n')], "next-found", "next", "Goes to the next line that contains them.", Moving 0 false always, |model, _| preview::keys::find(model, true);
    PreviousFound Preview &[Key::char('N')], "previous-found", "the one before", "Goes to the line before that contains them.", Moving 0 false always, |model, _| preview::keys::find(model, false);
    CopyPage Preview &[Key::char('y')], "copy-page", "copy the page", "Copies the page that is shown.", Message 4 false preview_built, |model, _| preview::keys::copy(model);
    SaveSource Preview &[Key::char('w')], "save-source", "save as .eml", "Saves the message as a file, as the export does.", Message 5 false preview_built, |model, _| preview::keys::save(model);
    Up Preview UP, "preview-up", "scroll up", "Scrolls the page.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Preview DOWN, "preview-down", "scroll down", "Scrolls the page.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Preview PAGE_UP, "preview-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Preview &[Key::plain(KeyCode::PageDown), Key::char(' ')], "preview-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    PageStart Preview &[Key::plain(KeyCode::Home)], "preview-start", "to the start", "The first row of the page.", Moving 0 false always, |model, _| preview::go_to_end(model, false);
    PageEnd Preview &[Key::plain(KeyCode::End)], "preview-end", "to the end", "The last rows of the page.", Moving 0 false always, |model, _| preview::go_to_end(model, true);
    Close Preview ESC, "preview-close", "close", "Back to the form or to the review.", Screens 6 false always, |model, _| perform::close(model);
    Up List &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "list-up", "up", "Previous row.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down List &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "list-down", "down", "Next row.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    Choose List ENTER, "choose", "choose", "Does the chosen row.", Program 1 false always, |model, _| overlays::choose(model);
    Close List ESC, "close", "close", "Closes it; nothing happens.", Program 2 false always, |model, _| perform::close(model);
    TakeFile Picker ENTER, "take-file", "take or open", "Opens the chosen folder; else takes the marked files, or the chosen one where none is marked.", Message 1 false always, |model, _| picker::take(model);
    MarkFile Picker &[Key::char(' ')], "mark-file", "mark", "Marks the chosen file, or takes its mark away, to take several.", Message 2 false always, |model, _| picker::mark(model);
    FolderUp Picker &[Key::plain(KeyCode::Left), Key::plain(KeyCode::Backspace)], "folder-up", "up", "Goes to the folder above, where nothing is typed.", Message 3 false always, |model, _| picker::up(model);
    ShowHidden Picker &[Key::char('.')], "show-hidden", "hidden files", "Shows files whose name begins with a dot, or hides them, where nothing is typed.", Message 4 false always, |model, _| { picker::toggle_hidden(model); Vec::new() };
    Up Picker &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "picker-up", "up", "Previous entry.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Picker &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "picker-down", "down", "Next entry.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Picker PAGE_UP, "picker-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Picker PAGE_DOWN, "picker-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Picker ESC, "picker-close", "back", "Closes the picker; nothing is taken.", Program 5 false always, |model, _| perform::close(model);
    OpenDraft Drafts ENTER, "open-draft", "open", "Puts it into the form; what stands there stays among the drafts. A template begins a new message, after its variables were asked for.", Message 1 false always, |model, _| drafts::open_chosen(model, false);
    SearchDrafts Drafts &[Key::char('/')], "search-drafts", "search", "Words that occur in subject, name, recipients or text.", Message 2 false always, |model, _| { drafts::open_search(model); Vec::new() };
    OtherDrafts Drafts &[Key::plain(KeyCode::Tab), Key::shift(KeyCode::Tab), Key::plain(KeyCode::Right), Key::plain(KeyCode::Left)], "other-drafts", "drafts or templates", "Goes from the drafts to the templates and back.", Message 3 false always, |model, _| drafts::other(model);
    DuplicateDraft Drafts &[Key::char('c')], "duplicate-draft", "copy", "Makes another one that says the same.", Message 4 false always, |model, _| drafts::duplicate(model);
    DeleteDraft Drafts &[Key::char('d'), Key::plain(KeyCode::Delete)], "delete-draft", "delete", "Deletes it after a question; for a week {restore-draft} brings it back.", Message 5 false always, |model, _| drafts::delete(model);
    RestoreDraft Drafts &[Key::char('u')], "restore-draft", "bring back", "Brings back what was deleted last, then the one before.", Message 6 false always, |_, _| drafts::restore();
    KeepTemplate Drafts &[Key::char('t')], "keep-template", "keep as template", "Keeps the message in the form as a template; {{name}} in it is a variable.", Message 7 false always, |model, _| drafts::ask_name(model);
    OpenAsIs Drafts &[Key::char('e')], "open-as-is", "edit", "Puts it into the form; variables of a template stay as they are.", Message 0 false always, |model, _| drafts::open_chosen(model, true);
    Up Drafts UP, "drafts-up", "up", "Previous row.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Drafts DOWN, "drafts-down", "down", "Next row.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Drafts PAGE_UP, "drafts-page-up", "page up", "A page back.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Drafts PAGE_DOWN, "drafts-page-down", "page down", "A page on.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Drafts ESC, "drafts-close", "close", "Closes the search, then the list.", Message 8 false always, |model, _| perform::close(model);
    UseProfile Profiles ENTER, "use-profile", "use it", "Messages go from this profile from now on; one that is being sent keeps its own.", Program 1 false always, |model, _| profiles::use_chosen(model);
    NewProfile Profiles &[Key::char('n')], "new-profile", "new", "Opens the form of a new profile.", Program 2 false always, |model, _| profiles::new(model);
    EditProfile Profiles &[Key::char('e')], "edit-profile", "edit", "Opens the form of the chosen profile.", Program 3 false always, |model, _| profiles::edit(model);
    CopyProfile Profiles &[Key::char('c')], "copy-profile", "copy", "Opens the form of a new profile with everything that the chosen one says.", Program 4 false always, |model, _| profiles::copy_chosen(model);
    DeleteProfile Profiles &[Key::char('d')], "delete-profile", "delete", "Takes it out of the config, after a question; a built-in one is set back to how it comes.", Program 5 false always, |model, _| profiles::delete_chosen(model);
    DefaultProfile Profiles &[Key::char('m')], "default-profile", "make it the default", "The profile to use when none is named; again takes that back.", Program 6 false always, |model, _| profiles::make_default(model);
    Up Profiles &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "profiles-up", "up", "Previous profile.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Profiles &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "profiles-down", "down", "Next profile.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    Close Profiles ESC, "profiles-close", "close", "Closes the list.", Program 7 false always, |model, _| perform::close(model);
    SaveProfile ProfileForm &[Key::ctrl('s')], "save-profile", "save", "Writes what was changed into the config; comments and order stay.", Program 1 false always, |model, _| profiles::save(model);
    Up ProfileForm &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "profile-up", "previous field", "Moves one field back.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down ProfileForm &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Down), Key::plain(KeyCode::Enter)], "profile-down", "next field", "Moves one field on; Enter on the last row saves.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    Close ProfileForm ESC, "profile-close", "leave", "Leaves the form; asks where something was changed.", Program 2 false always, |model, _| perform::close(model);
    Up Help UP, "help-up", "up", "Scrolls the help.", Moving 0 false always, |model, _| perform::scroll(model, -1);
    Down Help DOWN, "help-down", "down", "Scrolls the help.", Moving 0 false always, |model, _| perform::scroll(model, 1);
    PageUp Help PAGE_UP, "help-page-up", "page up", "Scrolls the help by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, -1);
    PageDown Help PAGE_DOWN, "help-page-down", "page down", "Scrolls the help by a page.", Moving 0 false always, |model, _| perform::scroll_page(model, 1);
    Close Help &[Key::plain(KeyCode::Esc), Key::plain(KeyCode::Enter), Key::char('q'), Key::plain(KeyCode::F(1))], "help-close", "close", "Closes the help.", Program 1 false always, |model, _| perform::close(model);
};

//! Other words for an action, by which palette and help find it.

use super::Action;

/// Words that people use for an action, in lowercase.
const ALIASES: &[(Action, &str)] = &[
    (Action::ReviewAndSend, "send, mail, submit, deliver, post"),
    (
        Action::NewMessage,
        "compose, clear, blank, start over, reset",
    ),
    (
        Action::OpenDrafts,
        "unsent, saved, recover, later, schedule, snippets",
    ),
    (
        Action::ServerTemplates,
        "mustachio, layout, alias, variables, server templates",
    ),
    (
        Action::LookUpMail,
        "find mail, did it arrive, messageid, track, lost",
    ),
    (
        Action::Suppressions,
        "suppressed, blocked, unsubscribed, reactivate, blocklist",
    ),
    (Action::TemplateValues, "model, variables, json, mustachio"),
    (
        Action::AttachFile,
        "attachment, file, upload, add, pdf, image, picture, paperclip",
    ),
    (
        Action::SendToList,
        "mail merge, csv, spreadsheet, bulk, mass, batch, many recipients",
    ),
    (
        Action::ShowCopies,
        "carbon copy, blind copy, recipients, hidden",
    ),
    (
        Action::ShowOptions,
        "metadata, headers, tracking, opens, clicks, tag, stream, message-id",
    ),
    (
        Action::NextFormat,
        "markdown, html, plain text, rich text, bold",
    ),
    (Action::Preview, "view, render, look, mime, source"),
    (
        Action::ExportAs,
        "script, python, php, node, ruby, rust, curl, eml, save as",
    ),
    (Action::EditOutside, "editor, vim, emacs, nano, external"),
    (
        Action::RevealSecrets,
        "password, reveal, mask, credential, secret, api key",
    ),
    (
        Action::KeepToken,
        "password, remember, keyring, keychain, credential",
    ),
    (
        Action::ForgetToken,
        "password, forget, remove, log out, sign out",
    ),
    (
        Action::ChooseProfile,
        "switch, environment, production, live, practice, identity",
    ),
    (
        Action::OpenActivity,
        "history, sent, outbox, delivery, status, bounce, spam, delivered",
    ),
    (Action::OpenInbox, "caught, received, mailbox, incoming"),
    (
        Action::OpenSetup,
        "settings, preferences, configuration, connection",
    ),
    (
        Action::OpenAccount,
        "servers, signatures, senders, domains, dkim",
    ),
    (
        Action::Check,
        "test, verify, validate, diagnose, ping, connection",
    ),
    (
        Action::Walkthrough,
        "step by step, tutorial, wizard, onboarding, getting started, sign up",
    ),
    (Action::Answers, "faq, how to"),
    (Action::Plans, "price, pricing, cost, quota, billing"),
    (
        Action::Marketing,
        "newsletter, bulk, campaign, broadcast, spam",
    ),
    (
        Action::Troubleshooting,
        "troubleshooting, problem, failed, failure, bounce, spam, why",
    ),
    (
        Action::SimulateFailure,
        "fault, break, scenario, practice, rehearse",
    ),
    (Action::EndSimulation, "stop simulating, restore, fault"),
    (
        Action::NextTheme,
        "dark mode, light mode, colors, appearance, contrast",
    ),
    (Action::OtherPane, "log, panel, fixes, problem, transcript"),
    (
        Action::Help,
        "manual, shortcuts, keys, documentation, support",
    ),
    (Action::CancelSend, "cancel, abort, interrupt"),
    (Action::Quit, "exit, close, leave, end"),
    (Action::Suspend, "background, shell"),
    (Action::Undo, "revert, take back"),
    (Action::Redo, "repeat"),
    (Action::FindInText, "search, replace"),
    (Action::CopySelection, "clipboard"),
    (Action::PasteCopied, "clipboard, insert"),
    (Action::Suggest, "autocomplete, contacts, addresses"),
    (Action::Prove, "blackhole, try"),
    (Action::CheckDns, "spf, dmarc, dkim, return-path"),
    (Action::LiftSuppressions, "unblock, suppression, bounce"),
    (Action::RefreshStatus, "delivered, bounce, update"),
    (Action::SendAgain, "resend, retry, repeat"),
    (Action::EditAgain, "forward, reuse, duplicate"),
    (Action::ForgetSend, "remove, history"),
    (Action::ExportSends, "download, json, history"),
    (Action::Transcript, "smtp session, protocol, debug"),
    (Action::SaveReport, "ticket, support"),
    (Action::RestoreDraft, "undelete, trash, recycle"),
    (Action::NewProfile, "add, create"),
];

/// Other words for an action, separated by commas; empty where it has none.
pub fn aliases(action: Action) -> &'static str {
    let mut rows = ALIASES.iter();
    rows.find(|(known, _)| *known == action)
        .map_or("", |(_, words)| words)
}

//! Who may use whom: what ARCHITECTURE.md says of the layers, checked in the `use` lines and paths of every source file.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use tests::{root, sources};

/// What a part of the code never names. A part is a beginning of a path, or an end of one.
struct Rule {
    of: &'static str,
    ends: &'static str,
    never: &'static [&'static str],
}

const fn rule(of: &'static str, never: &'static [&'static str]) -> Rule {
    Rule { of, ends: ".rs", never }
}

const RULES: &[Rule] = &[
    // The floor that all rooms stand on knows none of them.
    rule(
        "crates/domain/src/kernel/",
        &["crate::admin", "crate::day", "crate::people", "crate::leads", "crate::privacy", "crate::lists"],
    ),
    rule(
        "crates/domain/src/talk/",
        &["crate::admin", "crate::day", "crate::people", "crate::leads", "crate::privacy", "crate::lists"],
    ),
    rule("crates/domain/src/privacy/", &["crate::admin", "crate::people", "crate::leads", "crate::day", "crate::talk"]),
    rule(
        "crates/domain/src/people/",
        &["crate::admin", "crate::day", "crate::leads", "crate::talk", "crate::privacy", "crate::lists"],
    ),
    // Who asks about care becomes one of the people: leads know them, and they know no leads.
    rule("crates/domain/src/leads/", &["crate::admin", "crate::talk", "crate::privacy", "crate::lists"]),
    // Leads book visits: they know the day, and the day knows no leads, but for what is done about them.
    rule("crates/domain/src/day/", &["crate::admin", "crate::leads", "crate::talk", "crate::privacy", "crate::lists"]),
    rule(
        "crates/domain/src/admin/",
        &["crate::people", "crate::leads", "crate::day", "crate::privacy", "crate::lists"],
    ),
    rule(
        "crates/domain/src/lists/",
        &["crate::admin", "crate::people", "crate::leads", "crate::day", "crate::talk", "crate::privacy"],
    ),
    rule(
        "crates/api/src/kernel/",
        &[
            "crate::admin",
            "crate::day",
            "crate::people",
            "crate::leads",
            "crate::talk",
            "crate::privacy",
            "crate::lists",
            "crate::records",
            "crate::app",
            "crate::cli",
            "crate::seed",
        ],
    ),
    rule(
        "crates/api/src/talk/",
        &[
            "crate::admin",
            "crate::people",
            "crate::leads",
            "crate::day",
            "crate::privacy",
            "crate::app",
            "crate::cli",
            "crate::seed",
        ],
    ),
    // Leads and opportunities are about people, and never the other way.
    rule(
        "crates/api/src/leads/",
        &["crate::admin", "crate::talk", "crate::privacy", "crate::lists", "crate::app", "crate::cli", "crate::seed"],
    ),
    rule(
        "crates/api/src/day/",
        &[
            "crate::admin",
            "crate::leads",
            "crate::talk",
            "crate::privacy",
            "crate::lists",
            "crate::app",
            "crate::cli",
            "crate::seed",
        ],
    ),
    rule(
        "crates/api/src/people/",
        &["crate::admin", "crate::day", "crate::leads", "crate::privacy", "crate::app", "crate::cli", "crate::seed"],
    ),
    rule(
        "crates/api/src/admin/",
        &[
            "crate::people",
            "crate::leads",
            "crate::day",
            "crate::privacy",
            "crate::lists",
            "crate::app",
            "crate::cli",
            "crate::seed",
        ],
    ),
    // What is held about a person lies in every room.
    rule("crates/api/src/privacy/", &["crate::app", "crate::cli", "crate::seed"]),
    rule(
        "crates/api/src/lists/",
        &[
            "crate::admin",
            "crate::people",
            "crate::leads",
            "crate::day",
            "crate::talk",
            "crate::privacy",
            "crate::app",
            "crate::cli",
            "crate::seed",
        ],
    ),
    // HTTP in routes, SQL in stores.
    Rule { of: "crates/api/src/", ends: "/store.rs", never: &["actix_web"] },
    Rule { of: "crates/api/src/", ends: "/row.rs", never: &["actix_web"] },
    Rule { of: "crates/api/src/", ends: "/routes.rs", never: &["diesel"] },
    // Components know no record; the pages of one module not those of the other.
    rule(
        "crates/web/src/ui/",
        &[
            "domain::admin",
            "domain::people",
            "domain::leads",
            "client",
            "crate::admin",
            "crate::people",
            "crate::leads",
            "crate::record",
            "crate::session",
        ],
    ),
    rule(
        "crates/web/src/record/",
        &[
            "domain::people",
            "domain::leads",
            "domain::day",
            "crate::admin",
            "crate::people",
            "crate::leads",
            "crate::day",
        ],
    ),
    rule("crates/web/src/people/", &["domain::leads", "crate::admin", "crate::leads", "crate::day"]),
    rule("crates/web/src/leads/", &["crate::admin"]),
    rule("crates/web/src/day/", &["crate::admin"]),
    rule("crates/web/src/admin/", &["crate::people", "crate::leads", "crate::day"]),
];

/// A file that may break a rule, what it may name, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("crates/domain/src/people/import/", "crate::admin", "a row becomes a record as the import's settings say"),
    ("crates/domain/src/people/export/tests.rs", "crate::admin", "what goes out comes in again"),
    ("crates/domain/src/admin/facility.rs", "crate::people::address", "a hospital has an address, too"),
    ("crates/web/src/record/names.rs", "domain::people", "histories tell the names of whom they refer to"),
    ("crates/web/src/record/custom/lists.rs", "domain::people", "custom fields may refer to them"),
    (
        "crates/domain/src/lists/bulk_change.rs",
        "crate::admin::import",
        "a bulk change belongs to whom an import belongs",
    ),
    (
        "crates/domain/src/day/activity/",
        "crate::leads",
        "an activity may be about a lead; it falls in working hours, and is approved in the same words",
    ),
    ("crates/api/src/day/activity/", "crate::leads", "an activity may be about a lead, and falls in working hours"),
    ("crates/domain/src/day/today/", "crate::leads", "a day holds whoever waits, leads and inquiries too"),
    ("crates/api/src/day/today/", "crate::leads", "a day holds whoever waits, leads and inquiries too"),
    (
        "crates/api/src/day/calendar/",
        "crate::leads",
        "leads have next actions, and facilities days on which they do not work",
    ),
    ("crates/api/src/talk/", "crate::admin::names", "the names of whom it speaks"),
    ("crates/api/src/kernel/asker.rs", "crate::admin::auth", "every request reads its access token"),
    ("crates/api/src/leads/settings/", "crate::admin::facility", "the hours are a facility's"),
    ("crates/api/src/day/sync/", "crate::leads", "a device keeps the leads that somebody is to get in touch with"),
    ("crates/api/src/day/sync/", "crate::admin::event", "what changed since is read from the change log"),
    ("crates/api/src/day/", "crate::admin::names", "the names of users, teams and facilities beside their ids"),
    (
        "crates/api/src/day/patient_visit/lead.rs",
        "crate::leads::lead",
        "a lead follows the visits that were booked for it",
    ),
    (
        "crates/api/src/day/patient_visit/lead.rs",
        "crate::leads::inquiry",
        "whoever asked for a visit that nobody confirmed asks again",
    ),
    ("crates/api/src/leads/", "crate::admin::names", "the names of users, teams and facilities beside their ids"),
    ("crates/api/src/people/", "crate::admin::names", "the names of users, teams and facilities beside their ids"),
    ("crates/api/src/admin/import/", "crate::people", "an import makes people's records"),
    ("crates/api/src/admin/export/", "crate::people", "an export lists them"),
    ("crates/web/src/admin/facilities/hours", "crate::people::hours", "a hospital's hours are typed as a clinic's"),
    ("crates/api/src/admin/auth/routes.rs", "diesel", "one's own preferences are one statement"),
];

#[test]
fn layers_keep_to_themselves() -> Result<()> {
    let (mut broken, mut needed, mut seen) = (Vec::new(), BTreeSet::new(), 0);
    for part in ["domain", "client", "api", "web"] {
        let folder = format!("crates/{part}/src");
        for file in sources(&folder)? {
            let name = file.strip_prefix(root())?.display().to_string();
            let inside = name.strip_prefix(&format!("{folder}/")).context("a file lies elsewhere")?;
            for path in paths(&fs::read_to_string(&file)?, inside) {
                seen += 1;
                let names = |known: &str| path == known || path.starts_with(&format!("{known}::"));
                let breaks = RULES.iter().any(|rule| {
                    name.starts_with(rule.of)
                        && name.ends_with(rule.ends)
                        && rule.never.iter().any(|known| names(known))
                });
                if !breaks {
                    continue;
                }
                match EXCEPTIONS.iter().find(|(file, known, _)| name.starts_with(file) && names(known)) {
                    Some((file, known, _)) => drop(needed.insert((file, known))),
                    None => broken.push(format!("{name} uses {path}")),
                }
            }
        }
    }
    assert!(seen > 10_000, "only {seen} paths were read");
    ensure!(broken.is_empty(), "against the layers of ARCHITECTURE.md:\n{}", broken.join("\n"));
    let idle: Vec<_> = EXCEPTIONS.iter().filter(|(file, known, _)| !needed.contains(&(file, known))).collect();
    ensure!(idle.is_empty(), "exceptions that nobody needs any more: {idle:?}");
    Ok(())
}

/// What a crate may depend on at all. `?` stands for what only a feature brings.
#[test]
fn crates_depend_on_what_they_may() -> Result<()> {
    let dependencies = |part: &str| -> Result<Vec<String>> {
        let text = fs::read_to_string(root().join(format!("crates/{part}/Cargo.toml")))?;
        let (_, list) = text.split_once("\n[dependencies]\n").context("no dependencies")?;
        let lines = list.lines().take_while(|line| !line.starts_with('['));
        let named = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('='));
        Ok(named
            .filter_map(|line| {
                let name = line.split(['.', ' ', '=']).next()?;
                Some(if line.contains("optional = true") { format!("{name}?") } else { name.to_owned() })
            })
            .collect())
    };
    let mut domain = dependencies("domain")?;
    domain.sort_unstable();
    let pure =
        ["chrono", "diesel?", "serde", "serde_json", "strsim", "unicode-normalization", "utoipa?", "uuid", "validator"];
    assert_eq!(domain, pure, "the domain does no I/O");
    for (part, needs, never) in [
        ("client", &["domain", "reqwest"][..], &["api", "web", "diesel", "actix-web", "leptos"][..]),
        ("api", &["domain", "diesel", "actix-web"], &["client", "web", "leptos", "reqwest"]),
        ("web", &["domain", "client", "leptos"], &["api", "diesel", "actix-web", "reqwest"]),
    ] {
        let known = dependencies(part)?;
        for name in needs {
            assert!(known.iter().any(|known| known == name), "{part} without {name}: {known:?}");
        }
        for name in never {
            assert!(!known.iter().any(|known| known.trim_end_matches('?') == *name), "{part} depends on {name}");
        }
    }
    Ok(())
}

/// Only the client knows addresses of the API.
#[test]
fn the_web_app_asks_through_the_client() -> Result<()> {
    for file in sources("crates/web/src")? {
        assert!(!fs::read_to_string(&file)?.contains("/api/v1"), "{} names an address of the API", file.display());
    }
    Ok(())
}

/// Every path that a file names, `use` trees spread out and `super` resolved: `crate::people::contact::Contacts`.
fn paths(text: &str, file: &str) -> Vec<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut module: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    module.pop_if(|last| *last == "mod");
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(start) = rest.find(is_word) {
        rest = read(&rest[start..], &mut Vec::new(), &mut found);
    }
    found.into_iter().map(|path| resolve(&path, &module)).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Reads one path behind `before`; adds it, and each branch of its tree; gives what follows.
fn read<'t>(text: &'t str, before: &mut Vec<&'t str>, found: &mut Vec<Vec<String>>) -> &'t str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    before.push(word);
    let rest = match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with(is_word) => read(rest, before, found),
        Some(rest) if rest.starts_with('{') => {
            let mut rest = rest[1..].trim_start();
            while rest.starts_with(is_word) {
                // Behind another name that it may be given.
                let behind = read(rest, before, found).trim_start_matches(|c| c != ',' && c != '}');
                rest = behind.trim_start_matches([',', '*', ' ', '\n']);
            }
            rest.strip_prefix('}').unwrap_or(rest)
        }
        _ => {
            if before.len() > 1 {
                found.push(before.iter().map(ToString::to_string).collect());
            }
            rest
        }
    };
    before.pop();
    rest
}

fn resolve(path: &[String], module: &[&str]) -> String {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let rest = path[ups..].join("::");
    match (ups, path.first().map(String::as_str)) {
        (0, Some("self")) => format!("crate::{}::{}", module.join("::"), path[1..].join("::")),
        (0, _) => rest,
        _ => {
            let above = module[..module.len().saturating_sub(ups)].iter().map(|part| format!("{part}::"));
            format!("crate::{}{rest}", above.collect::<String>())
        }
    }
}

#[test]
fn trees_are_spread_out() {
    let text =
        "use crate::{admin::{names, user::Users as U}, kernel::*}; // use crate::no\nlet x = super::super::a::b();";
    let known = ["crate::admin::names", "crate::admin::user::Users", "crate::kernel", "crate::people::a::b"];
    assert_eq!(paths(text, "people/contact/store.rs"), known);
}

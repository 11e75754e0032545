//! Every text that the app asks for is there in every language, every text that is there is asked for, and no language
//! loses a placeholder. Reads files only.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

type Texts = BTreeMap<String, String>;

const LANGUAGES: [&str; 2] = ["en", "hi"];
/// `Intl.PluralRules` gives these for English and Hindi.
const CATEGORIES: [&str; 2] = ["one", "other"];

/// A file's name, and a language's own name.
const SAME_ON_PURPOSE: [&str; 3] = ["file_format.vcard", "imports.error_file.name", "users.language.en"];

fn crate_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a language: those of all pages, and those that come with a chunk.
fn files(language: &str) -> Vec<PathBuf> {
    let folder = crate_file("locales");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path());
    let end = format!("{language}.json");
    paths
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name == end || name.ends_with(&format!(".{end}"))
        })
        .collect()
}

fn texts_in(path: &Path) -> Texts {
    let json = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn texts(language: &str) -> Texts {
    files(language).iter().flat_map(|path| texts_in(path)).collect()
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((path.display().to_string(), text));
        }
    }
}

/// The source without comments, whose examples ask for nothing.
fn without_comments(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What the code asks for: whole keys, stems of plurals, and groups whose last part comes from data.
#[derive(Default)]
struct Asked {
    keys: BTreeSet<String>,
    plurals: BTreeSet<String>,
    groups: BTreeSet<String>,
}

/// All literals that directly follow one of these calls, and those that look like a key anywhere (`label_key: "nav.me"`).
fn asked(sources: &[(String, String)]) -> (Asked, BTreeSet<String>) {
    let mut asked = Asked::default();
    let mut literals = BTreeSet::new();
    for (_, source) in sources {
        let source = without_comments(source);
        let mut rest = source.as_str();
        while let Some(open) = rest.find('"') {
            let before = rest.get(..open).unwrap_or_default().trim_end().to_owned();
            let inside = rest.get(open + 1..).unwrap_or_default();
            // No key holds an escaped quote, so the next quote ends the literals that matter here.
            let Some(close) = inside.find('"') else { break };
            let literal = inside.get(..close).unwrap_or_default();
            if is_key(literal) {
                literals.insert(literal.to_owned());
                let calls = |name: &str| {
                    before
                        .strip_suffix(&format!("{name}("))
                        .is_some_and(|head| !head.ends_with(|last: char| last.is_alphanumeric() || last == '_'))
                };
                if calls("t") || calls("tf") || before.ends_with("label_key:") {
                    asked.keys.insert(literal.to_owned());
                } else if calls("plural") {
                    asked.plurals.insert(literal.to_owned());
                } else if ["t_in", "known_in", "entries", "choice_entries", "Word"].into_iter().any(calls) {
                    asked.groups.insert(literal.to_owned());
                }
            }
            rest = inside.get(close + 1..).unwrap_or_default();
        }
    }
    (asked, literals)
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '.' | '_'))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

fn all_asked() -> (Asked, BTreeSet<String>) {
    let mut found = Vec::new();
    sources(&crate_file("src"), &mut found);
    asked(&found)
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let (asked, _) = all_asked();
    assert!(asked.keys.len() > 50, "the search for keys in the source finds nothing any more");
    for language in LANGUAGES {
        let texts = texts(language);
        let mut missing: Vec<String> = asked.keys.iter().filter(|key| !texts.contains_key(*key)).cloned().collect();
        for stem in &asked.plurals {
            missing.extend(
                CATEGORIES.iter().map(|category| format!("{stem}.{category}")).filter(|key| !texts.contains_key(key)),
            );
        }
        for group in &asked.groups {
            let prefix = format!("{group}.");
            if !texts.keys().any(|key| key.starts_with(&prefix)) {
                missing.push(format!("{prefix}…"));
            }
        }
        assert!(missing.is_empty(), "locales/{language}.json lacks {missing:#?}");
    }
}

#[test]
fn no_text_is_there_that_nobody_asks_for() {
    let (asked, literals) = all_asked();
    for language in LANGUAGES {
        let unused: Vec<String> = texts(language)
            .into_keys()
            .filter(|key| {
                let (stem, last) = key.rsplit_once('.').unwrap_or((key, ""));
                let in_plural = asked.plurals.contains(stem) && CATEGORIES.contains(&last);
                let in_group = asked
                    .groups
                    .iter()
                    .any(|group| key.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with('.')));
                // A stem that is kept as data and joined later: `plural(rule.key, …)`, `t_in(field.group, …)`.
                let in_data = stem.contains('.') && literals.contains(stem);
                !in_plural && !in_group && !in_data && !literals.contains(key)
            })
            .collect();
        assert!(unused.is_empty(), "nothing in src asks for these of locales/{language}.json: {unused:#?}");
    }
}

#[test]
fn the_languages_have_the_same_keys_and_placeholders() {
    let [english, hindi] = LANGUAGES.map(texts);
    let differing: Vec<&String> = english
        .iter()
        .filter(|(key, text)| hindi.get(*key).is_none_or(|other| placeholders(other) != placeholders(text)))
        .map(|(key, _)| key)
        .collect();
    assert!(differing.is_empty(), "missing in Hindi, or with other placeholders: {differing:#?}");
    let extra: Vec<&String> = hindi.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(extra.is_empty(), "only in Hindi: {extra:#?}");
}

#[test]
fn hindi_is_written_in_its_script() {
    // Words that stay as they are: what people type, and names.
    let latin_only: Vec<(String, String)> = texts("hi")
        .into_iter()
        .filter(|(_, text)| {
            let words =
                text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect::<String>();
            words.chars().filter(char::is_ascii_alphabetic).count() > 3
                && !words.chars().any(|letter| ('\u{900}'..='\u{97f}').contains(&letter))
        })
        .filter(|(key, text)| !text.contains('@') && !text.contains("CSV") && !SAME_ON_PURPOSE.contains(&key.as_str()))
        .collect();
    assert!(latin_only.is_empty(), "not translated: {latin_only:#?}");
}

#[test]
fn the_files_are_sorted_so_that_two_people_can_add_texts() {
    for path in LANGUAGES.iter().flat_map(|language| files(language)) {
        let json = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let keys: Vec<&str> = json
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once('"').map(|(key, _)| key))
            .collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(keys, sorted, "{}", path.display());
    }
}

/// A text that stands in two files is changed in one of them. And a file that no chunk brings is never read.
#[test]
fn each_text_is_in_one_file_that_is_fetched() {
    let i18n = fs::read_to_string(crate_file("src/i18n/mod.rs")).unwrap_or_else(|error| panic!("{error}"));
    // However long the list is.
    let i18n = i18n.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = i18n.split_once("WITH_TEXTS: [").and_then(|(_, rest)| rest.split_once("= [")?.1.split_once(']'));
    let (known, _) = known.unwrap_or_else(|| panic!("the list of files is gone"));
    for language in LANGUAGES {
        let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
        let mut chunks = BTreeSet::new();
        for path in files(language) {
            for key in texts_in(&path).into_keys() {
                let other = seen.insert(key.clone(), path.clone());
                assert!(other.is_none(), "{key} is in {} and in {other:?}", path.display());
            }
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            chunks.extend(name.strip_suffix(&format!(".{language}.json")).map(|chunk| format!("\"{chunk}\"")));
        }
        let asked: BTreeSet<String> =
            known.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        assert_eq!(chunks, asked, "files of {language} and WITH_TEXTS in src/i18n");
    }
}

/// What the search for keys cannot see: names of values that come from the domain.
#[test]
fn every_scope_of_a_key_has_a_name() {
    for language in LANGUAGES {
        let texts = texts(language);
        let unnamed: BTreeSet<String> = domain::kernel::key_scope::KeyScope::all()
            .into_iter()
            .map(|scope| format!("keys.resource.{}", scope.resource))
            .filter(|key| !texts.contains_key(key))
            .collect();
        assert!(unnamed.is_empty(), "{language}: {unnamed:?}");
    }
}

//! By what a person is known in a file where no id says so: numbers, addresses, the name.

use domain::kernel::text::fold;
use domain::people::contact::Contact;

/// Fewer digits, or letters of a hospital number, would be found in what is somebody else's.
const SHORTEST: usize = 6;

/// What to look for. Too much is found rather than too little: a file that may hold the person is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    /// Digits only: the last ten of phone numbers, health ids.
    numbers: Vec<String>,
    /// Folded: e-mail addresses, hospital numbers.
    words: Vec<String>,
    /// The words of the name, folded: a row that has all of them.
    name: Vec<String>,
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl Traces {
    pub fn of(contact: &Contact) -> Self {
        let data = &contact.data;
        let last_ten = |text: &str| {
            let digits = digits(text);
            digits.get(digits.len().saturating_sub(10)..).map(str::to_owned).unwrap_or_default()
        };
        let phones = data.phones.iter().map(|phone| last_ten(&phone.number));
        let numbers = phones.chain(data.abha.as_deref().map(digits));
        let words = data.emails.iter().map(String::as_str).chain(data.uhid.as_deref()).map(fold);
        Self {
            numbers: numbers.filter(|number| number.len() >= SHORTEST).collect(),
            words: words.filter(|word| word.chars().count() >= SHORTEST).collect(),
            name: fold(&data.sort_name()).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// Whether a row of a file, or any other text, may tell of the person.
    pub fn are_in<'t>(&self, cells: impl Iterator<Item = &'t str> + Clone) -> bool {
        // Cell by cell: digits of two cells are no number.
        let numbered = cells.clone().any(|cell| {
            let digits = digits(cell);
            self.numbers.iter().any(|number| digits.contains(number))
        });
        if numbered {
            return true;
        }
        let row = fold(&cells.collect::<Vec<_>>().join(" "));
        let has = |word: &String| row.split(' ').any(|known| known == word);
        self.words.iter().any(|word| row.contains(word)) || (!self.name.is_empty() && self.name.iter().all(has))
    }
}

#[cfg(test)]
mod tests {
    use super::Traces;

    fn traces() -> Traces {
        Traces {
            numbers: vec!["9876543210".to_owned()],
            words: vec!["kavya n example in".to_owned(), "uh 774411".to_owned()],
            name: vec!["kavya".to_owned(), "nair".to_owned()],
        }
    }

    #[test]
    fn a_row_tells_of_a_person_in_many_ways() {
        for row in [
            &["", "+91 98765-43210"][..],
            &["KAVYA.N@example.in"],
            &["Nair", "Kavya"],
            &["Ms Kavya S. Nair"],
            &["UH/774411"],
        ] {
            assert!(traces().are_in(row.iter().copied()), "{row:?}");
        }
        for row in [&["Kavya", "Menon"][..], &["98765", "43210"], &["UH/7744"], &["Nairobi", "Kavya"], &[]] {
            assert!(!traces().are_in(row.iter().copied()), "{row:?}");
        }
    }
}

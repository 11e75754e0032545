//! The only place for the file that shows how an import can look: one row below headings that are recognised.

use domain::admin::{import::ImportTarget, import_map::fields_for};

use crate::browser;

/// Headings that are recognised by themselves; the byte order mark tells Excel that it is UTF-8.
pub(super) fn save_sample(target: ImportTarget) {
    let wanted: &[&str] = match target {
        ImportTarget::Contacts => &[
            "full_name",
            "kind",
            "account_name",
            "job_title",
            "phone.mobile",
            "email",
            "specialties",
            "address.line",
            "address.city",
            "address.state",
            "address.pin_code",
            "notes",
        ],
        ImportTarget::Accounts => &[
            "name",
            "kind",
            "phone",
            "email",
            "website",
            "address.line",
            "address.city",
            "address.state",
            "address.pin_code",
            "beds",
            "notes",
        ],
    };
    let example: &[&str] = match target {
        ImportTarget::Contacts => &[
            "Dr. Asha Verma",
            "doctor",
            "Sunrise Hospital",
            "Consultant",
            "98765 43210",
            "asha.verma@example.in",
            "Cardiology",
            "12 Station Road",
            "Noida",
            "Uttar Pradesh",
            "201301",
            "Met at a CME",
        ],
        ImportTarget::Accounts => &[
            "Sunrise Hospital",
            "hospital",
            "0120-4567890",
            "info@example.in",
            "www.example.in",
            "12 Station Road",
            "Noida",
            "Uttar Pradesh",
            "201301",
            "120",
            "Visited in March",
        ],
    };
    let headings: Vec<&str> = wanted
        .iter()
        .filter_map(|name| fields_for(target).find(|field| field.name == *name).map(|field| field.label))
        .collect();
    let text = ["\u{feff}", &headings.join(","), "\r\n", &example.join(","), "\r\n"].concat();
    browser::save_file(&format!("setu-{target}.csv"), "text/csv", text.as_bytes());
}

//! What proves the API. Each module is compiled for tests only, where a panic is a failed test.

#[cfg(test)]
mod account_security;
#[cfg(test)]
mod api_keys;
#[cfg(test)]
mod assignment;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod consents;
#[cfg(test)]
mod conversion;
#[cfg(test)]
mod custom_fields;
#[cfg(test)]
mod day;
#[cfg(test)]
mod duplicates;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod guardians;
#[cfg(test)]
mod health_ids;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod leads;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod merges;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod opportunities;
#[cfg(test)]
mod password_reset;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod records;
#[cfg(test)]
mod relationships;
#[cfg(test)]
mod saved_views;
#[cfg(test)]
mod search;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod talk;
#[cfg(test)]
mod tie_ups;
#[cfg(test)]
mod visibility;
#[cfg(test)]
mod web_forms;
#[cfg(test)]
mod words;

//! The moves of a task: how their buttons look.

use domain::day::task::{Task, TaskStatus};

use crate::{
    i18n::t,
    record::moves::{MoveButton, Moved},
    ui::{
        button::Look,
        icon::{CHECK, CHEVRON_RIGHT, CLOCK, UNDO, X},
        mark::Tone,
    },
};

impl Moved for Task {
    const STATUS: &'static str = "tasks.status";

    fn tone(status: TaskStatus) -> Tone {
        match status {
            TaskStatus::Open => Tone::Info,
            TaskStatus::InProgress => Tone::Brand,
            TaskStatus::Waiting => Tone::Warn,
            TaskStatus::Done => Tone::Ok,
            TaskStatus::Cancelled => Tone::Neutral,
        }
    }

    fn button(from: TaskStatus, to: TaskStatus) -> MoveButton {
        let (label, glyph, look) = match to {
            TaskStatus::Open => (t("tasks.move.open"), UNDO, Look::Quiet),
            TaskStatus::InProgress if from == TaskStatus::Waiting => {
                (t("tasks.move.go_on"), CHEVRON_RIGHT, Look::Plain)
            }
            TaskStatus::InProgress => (t("tasks.move.begin"), CHEVRON_RIGHT, Look::Plain),
            TaskStatus::Waiting => (t("tasks.move.wait"), CLOCK, Look::Plain),
            TaskStatus::Done => (t("tasks.move.done"), CHECK, Look::Primary),
            TaskStatus::Cancelled => (t("tasks.move.cancel"), X, Look::Quiet),
        };
        MoveButton { label, glyph, look }
    }
}

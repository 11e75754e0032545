//! Where entries stand in a day: which share the width because they overlap.

/// The column of an entry, and how many columns there are beside each other where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub column: usize,
    pub of: usize,
}

/// The lanes of spans, which come by their beginning. Those that hang together by overlapping share the width.
pub fn lanes(spans: &[(i64, i64)]) -> Vec<Lane> {
    let mut found: Vec<Lane> = Vec::with_capacity(spans.len());
    // Where each column of the group is free again, where the group began, and where it ends.
    let (mut free, mut first, mut end): (Vec<i64>, usize, i64) = (Vec::new(), 0, i64::MIN);
    for (at, (from, to)) in spans.iter().enumerate() {
        if *from >= end {
            close(&mut found, first, free.len());
            free.clear();
            first = at;
        }
        let column = free.iter().position(|free| free <= from).unwrap_or(free.len());
        match free.get_mut(column) {
            Some(known) => *known = *to,
            None => free.push(*to),
        }
        found.push(Lane { column, of: 1 });
        end = end.max(*to);
    }
    close(&mut found, first, free.len());
    found
}

fn close(found: &mut [Lane], first: usize, columns: usize) {
    for lane in found.iter_mut().skip(first) {
        lane.of = columns.max(1);
    }
}

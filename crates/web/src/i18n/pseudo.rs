//! The only place for the pseudo-locale: 40 % longer, in brackets, with accents, placeholders untouched.

/// `Save {name}` becomes `[Šåvé {name} ···]`: what has no brackets on the screen is not translated, what lacks the
/// closing one is clipped.
pub fn stretch(text: &str) -> String {
    let mut out = String::from("[");
    let mut in_placeholder = false;
    for letter in text.chars() {
        match letter {
            '{' => in_placeholder = true,
            '}' => in_placeholder = false,
            _ => {}
        }
        out.push(if in_placeholder { letter } else { accent(letter) });
    }
    let extra = text.chars().count() * 2 / 5;
    out.push(' ');
    for index in 0..extra {
        // A break now and then, so that long texts may still wrap.
        out.push(if index % 8 == 7 { ' ' } else { '·' });
    }
    out.push(']');
    out
}

fn accent(letter: char) -> char {
    match letter {
        'a' => 'å',
        'e' => 'é',
        'i' => 'î',
        'o' => 'ö',
        'u' => 'û',
        'c' => 'ç',
        'n' => 'ñ',
        's' => 'š',
        'A' => 'Å',
        'E' => 'É',
        'S' => 'Š',
        other => other,
    }
}

//! Places of the National Capital Region, with their PIN codes and where they lie.

use super::dice::Dice;
use domain::people::address::Address;

/// A locality.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Which of the three hospitals is near, and which of its three field teams goes there.
    pub(super) facility: usize,
    pub(super) area: usize,
    pub(super) locality: &'static str,
    pub(super) city: &'static str,
    pub(super) district: &'static str,
    pub(super) state: &'static str,
    pub(super) pin_code: &'static str,
    /// Thousandths of a degree.
    north: i32,
    east: i32,
    /// With the trunk zero.
    pub(super) area_code: &'static str,
}

const UP: &str = "Uttar Pradesh";
const GBN: &str = "Gautam Buddha Nagar";

type Row = (usize, usize, &'static str, &'static str, &'static str, &'static str, &'static str, i32, i32, &'static str);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    (0, 0, "Sector 18", "Noida", GBN, UP, "201301", 28_570, 77_326, "0120"),
    (0, 0, "Sector 27", "Noida", GBN, UP, "201301", 28_574, 77_331, "0120"),
    (0, 0, "Sector 62", "Noida", GBN, UP, "201309", 28_627, 77_365, "0120"),
    (0, 0, "Sector 44", "Noida", GBN, UP, "201303", 28_554, 77_338, "0120"),
    (0, 0, "Sector 93", "Noida", GBN, UP, "201304", 28_519, 77_381, "0120"),
    (0, 0, "Sector 137", "Noida", GBN, UP, "201305", 28_510, 77_405, "0120"),
    (0, 1, "Alpha I", "Greater Noida", GBN, UP, "201310", 28_472, 77_513, "0120"),
    (0, 1, "Knowledge Park II", "Greater Noida", GBN, UP, "201310", 28_459, 77_497, "0120"),
    (0, 1, "Surajpur", "Greater Noida", GBN, UP, "201306", 28_522, 77_498, "0120"),
    (0, 1, "Railway Road", "Dadri", GBN, UP, "203207", 28_553, 77_556, "0120"),
    (0, 1, "Kala Aam", "Bulandshahr", "Bulandshahr", UP, "203001", 28_407, 77_850, "05732"),
    (0, 2, "Raj Nagar", "Ghaziabad", "Ghaziabad", UP, "201002", 28_686, 77_443, "0120"),
    (0, 2, "Indirapuram", "Ghaziabad", "Ghaziabad", UP, "201014", 28_641, 77_371, "0120"),
    (0, 2, "Vaishali", "Ghaziabad", "Ghaziabad", UP, "201010", 28_645, 77_340, "0120"),
    (0, 2, "Vasundhara", "Ghaziabad", "Ghaziabad", UP, "201012", 28_661, 77_372, "0120"),
    (0, 2, "Sahibabad", "Ghaziabad", "Ghaziabad", UP, "201005", 28_676, 77_346, "0120"),
    (0, 2, "Govindpuri", "Modinagar", "Ghaziabad", UP, "201204", 28_832, 77_578, "01232"),
    (0, 2, "Free Ganj Road", "Hapur", "Hapur", UP, "245101", 28_730, 77_776, "0122"),
    (0, 2, "Garh Road", "Meerut", "Meerut", UP, "250004", 28_969, 77_742, "0121"),
    (1, 0, "Sector 14", "Gurugram", "Gurugram", "Haryana", "122001", 28_472, 77_045, "0124"),
    (1, 0, "DLF Phase 1", "Gurugram", "Gurugram", "Haryana", "122002", 28_474, 77_102, "0124"),
    (1, 0, "Sohna Road", "Gurugram", "Gurugram", "Haryana", "122018", 28_412, 77_042, "0124"),
    (1, 0, "Udyog Vihar", "Gurugram", "Gurugram", "Haryana", "122016", 28_501, 77_083, "0124"),
    (1, 0, "Palam Vihar", "Gurugram", "Gurugram", "Haryana", "122017", 28_512, 77_038, "0124"),
    (1, 0, "Sector 56", "Gurugram", "Gurugram", "Haryana", "122011", 28_425, 77_099, "0124"),
    (1, 1, "NIT", "Faridabad", "Faridabad", "Haryana", "121001", 28_390, 77_301, "0129"),
    (1, 1, "Sector 16", "Faridabad", "Faridabad", "Haryana", "121002", 28_410, 77_317, "0129"),
    (1, 1, "Sector 37", "Faridabad", "Faridabad", "Haryana", "121003", 28_479, 77_311, "0129"),
    (1, 1, "Chawla Colony", "Ballabgarh", "Faridabad", "Haryana", "121004", 28_341, 77_322, "0129"),
    (1, 1, "New Colony", "Palwal", "Palwal", "Haryana", "121102", 28_144, 77_327, "01275"),
    (1, 2, "IMT", "Manesar", "Gurugram", "Haryana", "122051", 28_360, 76_938, "0124"),
    (1, 2, "Ward 7", "Pataudi", "Gurugram", "Haryana", "122503", 28_325, 76_779, "0124"),
    (1, 2, "Main Bazaar", "Sohna", "Gurugram", "Haryana", "122103", 28_247, 77_066, "0124"),
    (1, 2, "Model Town", "Rewari", "Rewari", "Haryana", "123401", 28_190, 76_617, "01274"),
    (1, 2, "Delhi Road", "Jhajjar", "Jhajjar", "Haryana", "124103", 28_606, 76_656, "01251"),
    (1, 2, "Railway Road", "Bahadurgarh", "Jhajjar", "Haryana", "124507", 28_692, 76_935, "01276"),
    (2, 0, "Saket", "New Delhi", "South Delhi", "Delhi", "110017", 28_524, 77_213, "011"),
    (2, 0, "Hauz Khas", "New Delhi", "South Delhi", "Delhi", "110016", 28_549, 77_206, "011"),
    (2, 0, "Lajpat Nagar", "New Delhi", "South East Delhi", "Delhi", "110024", 28_568, 77_243, "011"),
    (2, 0, "Greater Kailash I", "New Delhi", "South Delhi", "Delhi", "110048", 28_549, 77_235, "011"),
    (2, 0, "Okhla Phase III", "New Delhi", "South East Delhi", "Delhi", "110020", 28_548, 77_272, "011"),
    (2, 0, "Vasant Kunj", "New Delhi", "South West Delhi", "Delhi", "110070", 28_529, 77_154, "011"),
    (2, 1, "Rajouri Garden", "New Delhi", "West Delhi", "Delhi", "110027", 28_642, 77_121, "011"),
    (2, 1, "Janakpuri", "New Delhi", "West Delhi", "Delhi", "110058", 28_622, 77_088, "011"),
    (2, 1, "Dwarka Sector 10", "New Delhi", "South West Delhi", "Delhi", "110075", 28_581, 77_058, "011"),
    (2, 1, "Rohini Sector 8", "Delhi", "North West Delhi", "Delhi", "110085", 28_704, 77_122, "011"),
    (2, 1, "Pitampura", "Delhi", "North West Delhi", "Delhi", "110034", 28_699, 77_138, "011"),
    (2, 1, "Karol Bagh", "New Delhi", "Central Delhi", "Delhi", "110005", 28_652, 77_190, "011"),
    (2, 1, "Model Town", "Sonipat", "Sonipat", "Haryana", "131001", 28_994, 77_015, "0130"),
    (2, 2, "Laxmi Nagar", "Delhi", "East Delhi", "Delhi", "110092", 28_631, 77_277, "011"),
    (2, 2, "Mayur Vihar Phase 1", "Delhi", "East Delhi", "Delhi", "110091", 28_605, 77_295, "011"),
    (2, 2, "Shahdara", "Delhi", "Shahdara", "Delhi", "110032", 28_673, 77_290, "011"),
    (2, 2, "Connaught Place", "New Delhi", "New Delhi", "Delhi", "110001", 28_632, 77_219, "011"),
    (2, 2, "Daryaganj", "New Delhi", "Central Delhi", "Delhi", "110002", 28_646, 77_241, "011"),
];

/// Anywhere in the region; the Noida hospital, whose home it is, has a larger part of it.
pub(super) fn any(dice: &mut Dice) -> Place {
    let facility = dice.weighted(&[(42, 0), (31, 1), (27, 2)]).unwrap_or(0);
    let near: Vec<&Row> = TABLE.iter().filter(|row| row.0 == facility).collect();
    dice.pick(&near).map_or_else(first, |row| place(row))
}

fn place(row: &Row) -> Place {
    let (facility, area, locality, city, district, state, pin_code, north, east, area_code) = *row;
    Place { facility, area, locality, city, district, state, pin_code, north, east, area_code }
}

fn first() -> Place {
    TABLE.first().map_or(
        Place {
            facility: 0,
            area: 0,
            locality: "",
            city: "",
            district: "",
            state: "",
            pin_code: "",
            north: 0,
            east: 0,
            area_code: "",
        },
        place,
    )
}

impl Place {
    /// Where somebody there lives.
    pub(super) fn home(&self, dice: &mut Dice) -> Address {
        let house = house(dice, true);
        self.address(dice, &house)
    }

    /// Where somebody there works.
    pub(super) fn office(&self, dice: &mut Dice) -> Address {
        let house = house(dice, false);
        self.address(dice, &house)
    }

    /// A house, within a kilometre of the middle of the quarter.
    fn address(&self, dice: &mut Dice, house: &str) -> Address {
        let mut near = |thousandths: i32| {
            let off = i32::try_from(dice.between(-8_000, 8_000)).unwrap_or(0);
            Some(thousandths.saturating_mul(1_000).saturating_add(off))
        };
        Address {
            line: Some(format!("{house}, {}", self.locality)),
            city: Some(self.city.to_owned()),
            district: Some(self.district.to_owned()),
            state: Some(self.state.to_owned()),
            pin_code: Some(self.pin_code.to_owned()),
            country: Some("India".to_owned()),
            latitude_e6: near(self.north),
            longitude_e6: near(self.east),
        }
    }
}

/// `B-41`, `Plot 12`, `Shop 7, Krishna Market`.
fn house(dice: &mut Dice, home: bool) -> String {
    let number = dice.between(1, 180);
    if home {
        let letter = dice.word(&["A", "B", "C", "D", "E", "F"]);
        return match dice.below(3) {
            0 => format!("{letter}-{number}"),
            1 => format!("House {number}"),
            _ => format!("Flat {}{:02}, Tower {letter}", number % 18 + 1, number % 8 + 1),
        };
    }
    let market = dice.word(&[
        "Krishna Market",
        "Central Market",
        "Ansal Plaza Lane",
        "Main Road",
        "Community Centre",
        "Ganga Complex",
    ]);
    match dice.below(3) {
        0 => format!("Plot {number}"),
        1 => format!("Shop {number}, {market}"),
        _ => format!("{number}/{}, {market}", number % 9 + 1),
    }
}

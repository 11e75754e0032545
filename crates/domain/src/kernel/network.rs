//! Networks that a request may come from: an address, or a range of them such as `203.0.113.0/24`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

/// All addresses whose first bits are those of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    pub fn contains(self, address: IpAddr) -> bool {
        // A socket for both families tells an address of version 4 in the form of version 6.
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same(network.to_bits().into(), address.to_bits().into(), 32, self.bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => same(network.to_bits(), address.to_bits(), 128, self.bits),
            _ => false,
        }
    }
}

fn same(one: u128, other: u128, width: u8, bits: u8) -> bool {
    let rest = u32::from(width.saturating_sub(bits));
    // All bits are the rest of the network of everybody.
    one.checked_shr(rest).unwrap_or(0) == other.checked_shr(rest).unwrap_or(0)
}

impl std::fmt::Display for Network {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = if self.address.is_ipv4() { 32 } else { 128 };
        if self.bits == whole { write!(out, "{}", self.address) } else { write!(out, "{}/{}", self.address, self.bits) }
    }
}

/// Whether an address is one of the whole world: not this machine's, its network's, or kept for special ends (IANA's
/// registries of special-purpose addresses). What others name, such as where a push message goes, reaches no other.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let protocols = (first, second, third) == (192, 0, 0);
            let measured = first == 198 && (second == 18 || second == 19);
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_documentation()
                || shared
                || protocols
                || measured
                || first == 0
                || first >= 240)
        }
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            // Global unicast, but for what carries an address of version 4 (6to4, Teredo and its kin) and documentation.
            first & 0xe000 == 0x2000 && first != 0x2002 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        }
    }
}

/// Text that is no network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownNetwork;

impl std::fmt::Display for UnknownNetwork {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a network is an address such as 203.0.113.7, or a range such as 203.0.113.0/24")
    }
}

impl std::error::Error for UnknownNetwork {}

impl std::str::FromStr for Network {
    type Err = UnknownNetwork;

    fn from_str(text: &str) -> Result<Self, UnknownNetwork> {
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(one, bits)| (one, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| UnknownNetwork)?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let bits: u8 = bits.map_or(Ok(whole), |bits| bits.parse().map_err(|_| UnknownNetwork))?;
        if bits > whole {
            return Err(UnknownNetwork);
        }
        match address {
            IpAddr::V6(six) if six.to_ipv4_mapped().is_some() => {
                let bits = bits.checked_sub(96).ok_or(UnknownNetwork)?;
                Ok(Self { address: Ipv6Addr::to_canonical(&six), bits })
            }
            address => Ok(Self { address, bits }),
        }
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, is_public};
    use std::net::IpAddr;

    fn contains(network: &str, address: &str) -> bool {
        let (network, address): (Option<Network>, Option<IpAddr>) = (network.parse().ok(), address.parse().ok());
        network.zip(address).is_some_and(|(network, address)| network.contains(address))
    }

    #[test]
    fn what_is_not_of_the_whole_world_is_not_public() {
        let public = |text: &str| is_public(text.parse().unwrap_or_else(|_| panic!("an address")));
        for address in
            ["8.8.8.8", "100.128.0.1", "172.32.0.1", "2600:1901::1", "2001:4860:4860::8888", "::ffff:8.8.8.8"]
        {
            assert!(public(address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn ranges_hold_their_addresses_and_no_others() {
        for (network, inside, outside) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.8"),
            ("203.0.113.7", "::ffff:203.0.113.7", "::203.0.113.7"),
            ("0.0.0.0/0", "198.51.100.1", "2001:db8::1"),
            ("::/0", "2001:db8::1", "198.51.100.1"),
        ] {
            assert!(contains(network, inside), "{network} holds {inside}");
            assert!(!contains(network, outside), "{network} does not hold {outside}");
        }
        for nonsense in
            ["", "203.0.113", "203.0.113.7/33", "203.0.113.7/-1", "::1/129", "example.in", "::ffff:10.0.0.1/8"]
        {
            assert!(nonsense.parse::<Network>().is_err(), "{nonsense}");
        }
        assert_eq!("203.0.113.7/32".parse::<Network>().map(|one| one.to_string()), Ok("203.0.113.7".to_owned()));
    }
}

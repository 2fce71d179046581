//! IPv4 addresses and blocks as numbers.

use std::fmt;
use std::net::Ipv4Addr;

/// A block of IPv4 addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Subnet {
    /// The first address.
    base: u32,
    /// How many leading bits are the network's.
    prefix: u8,
}

impl Subnet {
    /// Reads `172.16.1.0/24`. Bits beyond the prefix are cleared: `172.16.1.9/24` is the same block.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let prefix: u8 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
        Some(Self { base: number(address)? & mask(prefix), prefix })
    }

    /// Whether the address lies in the block.
    pub fn contains(&self, address: u32) -> bool {
        address & mask(self.prefix) == self.base
    }

    /// Whether all of `other` lies in the block.
    pub fn covers(&self, other: &Subnet) -> bool {
        other.prefix >= self.prefix && self.contains(other.base)
    }

    /// The first address of the block.
    pub fn first(&self) -> u32 {
        self.base
    }

    /// How many addresses the block spans.
    pub fn size(&self) -> u64 {
        1u64 << (32 - u32::from(self.prefix))
    }

    /// How many addresses devices can have: all but the network's own and the broadcast address, which blocks of one
    /// or two addresses (RFC 3021) do not have.
    pub fn capacity(&self) -> u64 {
        let all = self.size();
        if all > 2 { all - 2 } else { all }
    }

    /// Whether the address is the network's own or the broadcast address of the block, which no device may have.
    pub fn is_reserved(&self, address: u32) -> bool {
        self.prefix < 31
            && self.contains(address)
            && (address == self.base || address == self.base | !mask(self.prefix))
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.base), self.prefix)
    }
}

/// An address as a number; `None` for anything but four decimal parts.
pub fn number(text: &str) -> Option<u32> {
    text.parse::<Ipv4Addr>().ok().map(u32::from)
}

fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Subnet {
        Subnet::parse(text).unwrap()
    }

    #[test]
    fn blocks_hold_what_their_bits_say() {
        let office = block("172.16.9.0/24");
        assert!(office.contains(number("172.16.9.255").unwrap()));
        // As text, `172.16.9.1` is a beginning of `172.16.9.10`, and `172.16.10.1` sorts before `172.16.9.1`.
        assert!(!office.contains(number("172.16.10.1").unwrap()) && !office.contains(number("172.16.90.1").unwrap()));
        let upper = block("172.16.9.128/25");
        assert!(office.covers(&upper) && !upper.covers(&office) && office.covers(&office));
        assert!(!upper.contains(number("172.16.9.127").unwrap()));
        assert!(block("0.0.0.0/0").contains(u32::MAX) && block("0.0.0.0/0").covers(&office));
        assert_eq!(block("172.16.9.77/24"), office);
        assert_eq!(block("172.16.9.77/24").to_string(), "172.16.9.0/24");
    }

    #[test]
    fn the_ends_of_a_block_are_for_no_device() {
        assert_eq!(block("172.16.9.0/24").capacity(), 254);
        assert_eq!(block("172.16.0.0/16").capacity(), 65_534);
        assert_eq!((block("10.0.0.0/31").capacity(), block("10.0.0.7/32").capacity()), (2, 1));
        assert_eq!(block("0.0.0.0/0").capacity(), (1 << 32) - 2);
        let block = block("172.16.9.128/25");
        assert!(
            block.is_reserved(number("172.16.9.128").unwrap()) && block.is_reserved(number("172.16.9.255").unwrap())
        );
        assert!(
            !block.is_reserved(number("172.16.9.129").unwrap()) && !block.is_reserved(number("172.16.9.0").unwrap())
        );
    }

    #[test]
    fn only_addresses_are_read() {
        for wrong in
            ["172.16.1.0", "172.16.1.0/33", "172.16.1/24", "172.16.1.256/24", "fd00::/8", "a/24", "172.16.1.0/"]
        {
            assert_eq!(Subnet::parse(wrong), None, "{wrong}");
        }
    }
}

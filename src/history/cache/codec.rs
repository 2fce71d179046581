//! Numbers, texts and values as bytes. Reading never trusts a length.

use serde_json::{Map, Number, Value};

#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.raw(text.as_bytes());
    }

    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.bytes.push(0),
            Value::Bool(false) => self.bytes.push(1),
            Value::Bool(true) => self.bytes.push(2),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => {
                    self.bytes.push(3);
                    self.signed(number);
                }
                (None, Some(number)) => {
                    self.bytes.push(4);
                    self.number(number);
                }
                (None, None) => {
                    self.bytes.push(5);
                    self.raw(&number.as_f64().unwrap_or(0.0).to_bits().to_le_bytes());
                }
            },
            Value::String(text) => {
                self.bytes.push(6);
                self.text(text);
            }
            Value::Array(items) => {
                self.bytes.push(7);
                self.number(items.len() as u64);
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(map) => {
                self.bytes.push(8);
                self.number(map.len() as u64);
                for (key, value) in map {
                    self.text(key);
                    self.value(value);
                }
            }
        }
    }
}

pub(super) struct Reader<'a> {
    pub bytes: &'a [u8],
}

/// Deeper values are refused; YAML front matter never gets there.
const DEEPEST: usize = 200;

impl<'a> Reader<'a> {
    pub fn raw(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.raw(1).map(|bytes| bytes[0])
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.raw(N)?.try_into().ok()
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A count of things of at least one byte each; more than there are bytes left is damage.
    pub fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.bytes.len()).then_some(count)
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.raw(length)?).ok()
    }

    pub fn value(&mut self) -> Option<Value> {
        self.value_at(0)
    }

    fn value_at(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        Some(match self.byte()? {
            0 => Value::Null,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Number(self.signed()?.into()),
            4 => Value::Number(self.number()?.into()),
            5 => Value::Number(Number::from_f64(f64::from_bits(u64::from_le_bytes(self.array()?)))?),
            6 => Value::String(self.text()?.to_owned()),
            7 => {
                let count = self.count()?;
                Value::Array((0..count).map(|_| self.value_at(depth + 1)).collect::<Option<_>>()?)
            }
            8 => {
                let count = self.count()?;
                let mut map = Map::new();
                for _ in 0..count {
                    let key = self.text()?.to_owned();
                    map.insert(key, self.value_at(depth + 1)?);
                }
                Value::Object(map)
            }
            _ => return None,
        })
    }
}

/// A 128-bit digest against damage, not against people: whoever may write the cache may write its digest.
pub(super) fn checksum(bytes: &[u8]) -> [u8; 16] {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [PRIME, PRIME.rotate_left(17), PRIME.rotate_left(31), PRIME.rotate_left(47)];
    let mut mix = |lane: usize, word: u64| {
        lanes[lane] = (lanes[lane] ^ word).wrapping_mul(PRIME | 1).rotate_left(29);
    };
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        for (lane, word) in block.chunks_exact(8).enumerate() {
            mix(lane, u64::from_le_bytes(word.try_into().unwrap_or_default()));
        }
    }
    for (place, byte) in blocks.remainder().iter().enumerate() {
        mix(place % 4, u64::from(*byte) + 1);
    }
    mix(0, bytes.len() as u64);
    for _ in 0..2 {
        for lane in 0..4 {
            let neighbour = lanes[(lane + 1) % 4];
            lanes[lane] = (lanes[lane] ^ neighbour.rotate_left(23)).wrapping_mul(PRIME | 1).rotate_left(29);
        }
    }
    let mut digest = [0; 16];
    digest[..8].copy_from_slice(&(lanes[0] ^ lanes[2]).to_le_bytes());
    digest[8..].copy_from_slice(&(lanes[1] ^ lanes[3]).to_le_bytes());
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_come_back_as_they_went() {
        let value =
            json!({"a": [null, true, false, -5, 18446744073709551615_u64, 1.5, "文字"], "b": {"c": {}}, "d": []});
        let mut writer = Writer::default();
        writer.value(&value);
        writer.signed(i64::MIN);
        let mut reader = Reader { bytes: &writer.bytes };
        assert_eq!(reader.value(), Some(value));
        assert_eq!(reader.signed(), Some(i64::MIN));
        assert!(reader.bytes.is_empty());
    }

    #[test]
    fn damage_is_noticed() {
        let mut writer = Writer::default();
        writer.value(&json!({"a": ["文字", 1.5, {"b": 1}]}));
        for end in 0..writer.bytes.len() {
            assert_eq!(Reader { bytes: &writer.bytes[..end] }.value(), None, "{end}");
        }
        let bytes: Vec<u8> = (0..100).collect();
        let digest = checksum(&bytes);
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            assert_ne!(checksum(&damaged), digest, "{place}");
            assert_ne!(checksum(&bytes[..place]), digest);
        }
    }
}

//! Encodings and checksums: `b64enc`, `b32dec`, `sha256sum`, `adler32sum`.
//!
//! Source: strings.go and crypto.go of sprig; Go's encoding/base64 and encoding/base32 for the position of an error.

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};

use super::args::Args;
use super::values::lossy;
use crate::expression::value::{Outcome, Value};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Encodes each group of `bytes` bytes as `signs` characters of `bits` bits, padded with `=`.
fn encoded(data: &[u8], alphabet: &[u8], bits: u32, bytes: usize, signs: usize) -> String {
    let mut out = String::with_capacity(data.len() * 2);
    let mask = (1_u64 << bits) - 1;
    for group in data.chunks(bytes) {
        let mut all = 0_u64;
        for at in 0..bytes {
            all = all << 8 | u64::from(group.get(at).copied().unwrap_or(0));
        }
        let used = (group.len() * 8).div_ceil(bits as usize);
        for at in 0..signs {
            let shift = bits * u32::try_from(signs - 1 - at).unwrap_or(0);
            let sign = usize::try_from(all >> shift & mask)
                .ok()
                .and_then(|index| alphabet.get(index));
            match sign {
                Some(sign) if at < used => out.push(char::from(*sign)),
                _ => out.push('='),
            }
        }
    }
    out
}

/// The bytes of values with `bits` bits each; a rest that does not fill a byte is dropped.
fn packed(values: &[u8], bits: u32) -> Vec<u8> {
    let (mut left, mut held) = (0_u32, 0_u32);
    let mut out = Vec::with_capacity(values.len());
    for value in values {
        left = left << bits | u32::from(*value);
        held += bits;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(left >> held & 0xFF).unwrap_or(0));
        }
        left &= 0xFFFF;
    }
    out
}

fn digit(alphabet: &[u8], sign: u8) -> Option<u8> {
    let at = alphabet.iter().position(|known| *known == sign)?;
    u8::try_from(at).ok()
}

const fn newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Decodes base64; the error is the position of the first wrong byte.
fn from_base64(source: &[u8]) -> Result<Vec<u8>, usize> {
    let mut values = Vec::with_capacity(source.len());
    // Line breaks are skipped, but count in the position of an error.
    let mut signs = source
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, byte)| !newline(*byte));
    let mut in_group = 0;
    while let Some((at, sign)) = signs.next() {
        if let Some(value) = digit(BASE64, sign) {
            values.push(value);
            in_group = (in_group + 1) % 4;
            continue;
        }
        if sign != b'=' || in_group < 2 {
            return Err(at);
        }
        if in_group == 2 {
            match signs.next() {
                None => return Err(source.len()),
                Some((_, b'=')) => {}
                // Go has skipped the line breaks before it by then.
                Some((second, _)) => return Err(second - 1),
            }
        }
        return match signs.next() {
            Some((beyond, _)) => Err(beyond),
            None => Ok(packed(&values, 6)),
        };
    }
    if in_group > 0 {
        return Err(source.len() - in_group);
    }
    Ok(packed(&values, 6))
}

/// Decodes base32; the error is the position of the first wrong byte.
fn from_base32(source: &[u8]) -> Result<Vec<u8>, usize> {
    let source: Vec<u8> = source.iter().copied().filter(|b| !newline(*b)).collect();
    let length = source.len();
    let mut values = Vec::with_capacity(length);
    for (at, sign) in source.iter().enumerate() {
        let in_group = values.len() % 8;
        let after = source.get(at + 1..).unwrap_or_default();
        if *sign == b'=' && in_group >= 2 && after.len() < 8 {
            let wanted = 7 - in_group;
            if after.len() < wanted {
                return Err(length);
            }
            let odd = after.iter().take(wanted).position(|b| *b != b'=');
            if let Some(odd) = odd {
                return Err((length - after.len() + odd).saturating_sub(1));
            }
            if matches!(in_group, 3 | 6) {
                return Err(length - after.len() - 1);
            }
            return Ok(packed(&values, 5));
        }
        match digit(BASE32, *sign) {
            Some(value) => values.push(value),
            None => return Err(at),
        }
    }
    match values.len() % 8 {
        0 => Ok(packed(&values, 5)),
        open => Err(length - open),
    }
}

/// The decoded string, or sprig's error message, which sprig returns as the result.
fn decoded(bytes: Result<Vec<u8>, usize>, base: u32) -> Outcome {
    Ok(Value::text(match bytes {
        Ok(bytes) => lossy(&bytes),
        Err(at) => format!("illegal base{base} data at input byte {at}"),
    }))
}

pub(super) fn b64enc(a: &Args<'_>) -> Outcome {
    Ok(Value::text(encoded(a.text(0).as_bytes(), BASE64, 6, 3, 4)))
}

pub(super) fn b64dec(a: &Args<'_>) -> Outcome {
    decoded(from_base64(a.text(0).as_bytes()), 64)
}

pub(super) fn b32enc(a: &Args<'_>) -> Outcome {
    Ok(Value::text(encoded(a.text(0).as_bytes(), BASE32, 5, 5, 8)))
}

pub(super) fn b32dec(a: &Args<'_>) -> Outcome {
    decoded(from_base32(a.text(0).as_bytes()), 32)
}

fn hex(digest: &[u8]) -> Outcome {
    Ok(Value::text(
        digest
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<String>(),
    ))
}

pub(super) fn sha256sum(a: &Args<'_>) -> Outcome {
    hex(&Sha256::digest(a.text(0).as_bytes()))
}

pub(super) fn sha512sum(a: &Args<'_>) -> Outcome {
    hex(&Sha512::digest(a.text(0).as_bytes()))
}

pub(super) fn sha1sum(a: &Args<'_>) -> Outcome {
    hex(&Sha1::digest(a.text(0).as_bytes()))
}

pub(super) fn adler32sum(a: &Args<'_>) -> Outcome {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in a.text(0).bytes() {
        low = (low + u32::from(byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    Ok(Value::text((high << 16 | low).to_string()))
}

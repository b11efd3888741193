//! The zip archive around a workbook. Sizes are checked in its directory, which may lie, and again while unpacking.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE};
use zip::ZipArchive;
use zip::result::ZipError;

use super::limits;

/// Why a part cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPart {
    Missing,
    Locked,
    Damaged,
    TooLarge,
    NoText,
}

impl NoPart {
    pub fn en(self) -> &'static str {
        match self {
            NoPart::Missing => "it is missing in the file",
            NoPart::Locked => "it is locked by a password",
            NoPart::Damaged => "it cannot be unpacked",
            NoPart::TooLarge => "it is too large",
            NoPart::NoText => "it is no XML",
        }
    }

    pub fn vi(self) -> &'static str {
        match self {
            NoPart::Missing => "trong tệp thiếu phần này",
            NoPart::Locked => "phần này bị khóa bằng mật khẩu",
            NoPart::Damaged => "không giải nén được phần này",
            NoPart::TooLarge => "phần này quá lớn",
            NoPart::NoText => "phần này không phải XML",
        }
    }
}

pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Some programs write the names of parts in other cases or with backslashes.
    parts: BTreeMap<String, usize>,
    left: usize,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = zip.file_names_raw().enumerate();
        let parts = names.map(|(index, name)| (key(&String::from_utf8_lossy(name)), index)).collect();
        Some(Archive { zip, parts, left: limits::UNPACKED_BYTES })
    }

    pub fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&key(path))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// A part as text.
    pub fn text(&mut self, path: &str) -> Result<String, NoPart> {
        let index = *self.parts.get(&key(path)).ok_or(NoPart::Missing)?;
        let file = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => NoPart::Locked,
            _ => NoPart::Damaged,
        })?;
        let most = limits::PART_BYTES.min(self.left);
        let blown = file.size() > limits::RATIO_FROM && file.size() / limits::RATIO > file.compressed_size();
        if blown || file.size() > most as u64 {
            return Err(NoPart::TooLarge);
        }
        let mut bytes = Vec::new();
        file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|_| NoPart::Damaged)?;
        if bytes.len() > most {
            return Err(NoPart::TooLarge);
        }
        self.left = self.left.saturating_sub(bytes.len());
        match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling_and_without_replacement(rest).map(|text| text.into_owned()),
            [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling_and_without_replacement(rest).map(|text| text.into_owned()),
            [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
            _ => String::from_utf8(bytes).ok(),
        }
        .ok_or(NoPart::NoText)
    }
}

fn key(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

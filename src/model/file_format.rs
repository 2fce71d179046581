//! What a file is by its bytes, whatever its name says.

/// What a file is by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileFormat {
    /// There are no bytes.
    Empty,
    /// PDF.
    Pdf,
    /// PDF whose text cannot be read without a key.
    EncryptedPdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// WebP.
    Webp,
    /// ZIP, and what is made of it: OFD, ODF, OOXML.
    Zip,
    /// ZIP with an encrypted member.
    EncryptedZip,
    /// A ZIP that carries macros.
    Macros,
    /// The old binary Office container.
    Ole,
    /// The same around an encrypted document.
    EncryptedOle,
    /// Something that runs: PE, ELF, Mach-O, a script with an interpreter line.
    Program,
    /// Text in UTF-8.
    Text,
    /// Anything else.
    Other,
}

impl FileFormat {
    /// Looks at the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let starts = |mark: &[u8]| bytes.starts_with(mark);
        let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        if bytes.is_empty() {
            return Self::Empty;
        }
        if starts(b"%PDF-") {
            return if holds(b"/Encrypt") { Self::EncryptedPdf } else { Self::Pdf };
        }
        if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
            // Bit 0 of the general purpose flags of the first member.
            if bytes.get(6).is_some_and(|flags| flags & 1 == 1) {
                return Self::EncryptedZip;
            }
            return if holds(b"vbaProject.bin") { Self::Macros } else { Self::Zip };
        }
        if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            return if holds(&package) { Self::EncryptedOle } else { Self::Ole };
        }
        let programs: [&[u8]; 5] = [b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"];
        if programs.into_iter().any(starts) {
            return Self::Program;
        }
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => Self::Tiff,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            _ if !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok() => Self::Text,
            _ => Self::Other,
        }
    }

    /// Whether a file with this ending (in lower case, without the dot) may be this; `None` for endings of which
    /// nothing is known.
    pub fn fits(self, ending: &str) -> Option<bool> {
        use FileFormat::{
            EncryptedOle, EncryptedPdf, EncryptedZip, Gif, Jpeg, Macros, Ole, Pdf, Png, Program, Text, Tiff, Webp, Zip,
        };
        // An empty file is told as such, and is nothing else.
        if self == Self::Empty {
            return None;
        }
        let may: &[FileFormat] = match ending {
            "pdf" => &[Pdf, EncryptedPdf],
            "png" => &[Png],
            "jpg" | "jpeg" => &[Jpeg],
            "gif" => &[Gif],
            "tif" | "tiff" => &[Tiff],
            "webp" => &[Webp],
            "docx" | "xlsx" | "pptx" => &[Zip, EncryptedZip, EncryptedOle, Macros],
            "docm" | "xlsm" | "pptm" => &[Macros, Zip, EncryptedOle],
            "odt" | "ods" | "odp" | "ofd" | "zip" | "jar" => &[Zip, EncryptedZip, Macros],
            "doc" | "xls" | "ppt" | "msg" => &[Ole, EncryptedOle],
            "exe" | "dll" | "so" | "com" | "scr" => &[Program],
            "sh" | "bash" | "py" | "pl" => &[Program, Text],
            "txt" | "csv" | "json" | "xml" | "html" | "htm" | "svg" | "yaml" | "yml" | "toml" | "log" | "conf"
            | "ini" | "eml" | "sql" => &[Text],
            _ => return None,
        };
        Some(may.contains(&self))
    }

    /// Whether nobody can read it without a key.
    pub fn is_encrypted(self) -> bool {
        matches!(self, Self::EncryptedPdf | Self::EncryptedZip | Self::EncryptedOle)
    }

    /// Whether opening it may run something.
    pub fn runs(self) -> bool {
        matches!(self, Self::Program | Self::Macros)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_bytes() {
        let ole = |rest: &[u8]| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), rest].concat();
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, format) in [
            (b"".to_vec(), FileFormat::Empty),
            (b"%PDF-1.7\ntrailer <</Root 1 0 R>>".to_vec(), FileFormat::Pdf),
            (b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>".to_vec(), FileFormat::EncryptedPdf),
            (b"PK\x03\x04\x14\x00\x00\x00word/document.xml".to_vec(), FileFormat::Zip),
            (b"PK\x03\x04\x14\x00\x01\x00a.txt".to_vec(), FileFormat::EncryptedZip),
            (b"PK\x03\x04\x14\x00\x00\x00word/vbaProject.bin".to_vec(), FileFormat::Macros),
            (ole(b""), FileFormat::Ole),
            (ole(&package), FileFormat::EncryptedOle),
            (b"MZ\x90\x00".to_vec(), FileFormat::Program),
            (b"#!/bin/sh\n".to_vec(), FileFormat::Program),
            ("姓名,日期\n".as_bytes().to_vec(), FileFormat::Text),
            (b"\x89PNG\r\n\x1a\n".to_vec(), FileFormat::Png),
            (b"a\x00b".to_vec(), FileFormat::Other),
        ] {
            assert_eq!(FileFormat::of(&bytes), format);
        }
        assert_eq!(FileFormat::Pdf.fits("pdf"), Some(true));
        assert_eq!(FileFormat::Program.fits("pdf"), Some(false));
        assert_eq!(FileFormat::Text.fits("xyz"), None);
    }
}

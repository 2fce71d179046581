//! The module that searches in browsers is built by hand (`src/browser/build`), for it needs a compiler's target that
//! nothing else does. Here it is only seen whether it is that of the sources beside it.

use flate2::read::GzDecoder;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_module_is_made_of_the_sources_beside_it() {
    let noted = fs::read_to_string(root().join("src/browser/module.sha256")).unwrap();
    let now = Command::new(root().join("src/browser/build")).arg("--digest").output().unwrap();
    let now = String::from_utf8(now.stdout).unwrap();
    assert_eq!(now.len(), 65, "src/browser/build --digest says {now:?}");
    assert_eq!(noted, now, "the sources have changed since theme/search/module.bin was built: run src/browser/build");
}

#[test]
fn the_module_is_small_and_asks_its_host_for_nothing() {
    let pressed = fs::read(root().join("theme/search/module.bin")).unwrap();
    // What is fetched from any host, and what it would be where the host presses it as well as browsers can undo.
    assert!(pressed.len() < 500_000, "{} bytes", pressed.len());
    let mut module = Vec::new();
    GzDecoder::new(&*pressed).read_to_end(&mut module).unwrap();
    let mut best = brotli::CompressorReader::new(&*module, 1 << 16, 9, 22);
    let best = std::io::copy(&mut best, &mut std::io::sink()).unwrap();
    assert!(best < 500_000, "{best} bytes as brotli");
    assert_eq!(module[..8], *b"\0asm\x01\0\0\0");
    // Section 2 would list what it imports.
    let mut at = 8;
    while at < module.len() {
        let section = module[at];
        let (length, bytes) = number(&module[at + 1..]);
        assert_ne!(section, 2, "the module imports something");
        at += 1 + bytes + length;
    }
}

/// A number as WebAssembly writes it, and the bytes that it takes.
fn number(bytes: &[u8]) -> (usize, usize) {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return (value, place + 1);
        }
    }
    panic!("a number without an end");
}

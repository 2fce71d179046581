//! Adds the script that refreshes open pages. Done on the way out, so that the files on disk are those of an
//! ordinary build.

/// Where the script is served.
pub const SCRIPT: &str = "/_live/live.js";

/// The page with the script at the end of its head.
pub fn live(mut page: Vec<u8>) -> Vec<u8> {
    const HEAD: &[u8] = b"</head>";
    if let Some(place) = page.windows(HEAD.len()).position(|window| window == HEAD) {
        let tag = format!("<script src=\"{SCRIPT}\" defer></script>");
        page.splice(place..place, tag.into_bytes());
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pages_get_it() {
        let page = live(b"<html><head><title>x</title></head><body></body>".to_vec());
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("<script src=\"/_live/live.js\" defer></script></head>"));
        assert_eq!(live(b"<p>part</p>".to_vec()), b"<p>part</p>");
    }
}

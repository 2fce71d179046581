//! An index that is read from afar answers as one that lies here, and asks for little.

use crate::judged::figures;
use crate::search::SAMPLE;
use juanzong::index::answer::Answer;
use juanzong::index::remote::{COLD_START, Remote};
use juanzong::index::{self, Index, SearchRequest, Stamp};
use juanzong::model::Lang;
use std::fs;
use std::io::Read;
use std::path::Path;

/// Rounds in which the bytes for an answer may come; each takes as long as the way there and back.
const ROUNDS: usize = 20;

fn unpressed(path: &Path) -> Vec<u8> {
    let mut pack = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut pack).unwrap();
    pack
}

/// The answer of the index at `dir`, of which `remote` holds parts; the rounds and the bytes that it took.
fn ask(index: &Index, remote: &Remote, dir: &Path, request: &SearchRequest) -> (Answer, usize, usize) {
    let mut bytes = 0;
    for round in 0.. {
        let results = index.search(request);
        let fetched = remote.to_fetch();
        if fetched.is_empty() {
            return (Answer::new(index, request, &results.unwrap(), Lang::Zh), round, bytes);
        }
        assert!(round < 60, "no end of what is wanted for `{}`", request.query);
        for stretch in fetched {
            let file = fs::read(dir.join(&stretch.file)).unwrap();
            assert_eq!(file.len(), stretch.of);
            bytes += stretch.length;
            remote.bring(&stretch.file, stretch.start, file[stretch.start..stretch.start + stretch.length].to_vec());
        }
    }
    unreachable!()
}

#[test]
fn an_index_afar_answers_as_one_that_lies_here() {
    let dir = tempfile::tempdir().unwrap();
    index::build(&SAMPLE.site, None, dir.path()).unwrap();
    index::build_past(&SAMPLE.site, None, &dir.path().join(index::past::FOLDER)).unwrap();
    index::publish(dir.path()).unwrap();
    let here = index::open(dir.path(), Some(&Stamp::of(&SAMPLE.site, None))).unwrap();
    let size = fs::metadata(dir.path().join(COLD_START)).unwrap().len();
    let whole: u64 = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
    assert!(size * 8 < whole, "the cold start takes {size} of {whole} bytes");
    let pack = unpressed(&dir.path().join(COLD_START));

    let judged =
        figures::questions().into_iter().flat_map(|(_, questions)| questions).map(|judged| judged.q).step_by(3);
    let more = ["网", "like:ZD-15", "is:overdue", "xinxibu", "HW-00022", "status:在用 服务器", "备分", ""];
    let mut worst = (0, String::new());
    for query in judged.chain(more.map(str::to_owned)) {
        // Each as the first question that somebody asks.
        let remote = Remote::unpack(pack.clone()).unwrap();
        let afar = Index::of(&remote).unwrap();
        let request = SearchRequest { query, limit: 10, ..SearchRequest::default() };
        let (answer, rounds, _) = ask(&afar, &remote, dir.path(), &request);
        let expected = Answer::new(&here, &request, &here.search(&request).unwrap(), Lang::Zh);
        assert_eq!(answer, expected, "`{}`", request.query);
        // Where nothing is found, other spellings are looked for too.
        if answer.suggestions.is_empty() && answer.total > 0 && !answer.relaxed && rounds > worst.0 {
            worst = (rounds, request.query);
        }
    }
    assert!(worst.0 <= ROUNDS, "{} rounds for `{}`", worst.0, worst.1);
}

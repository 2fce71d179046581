//! The search as a module for browsers.
//!
//! Takes the bytes of an index, as they come, and questions; gives answers, or says which bytes are still wanted. It
//! never reads a disk, a clock or the network: the script around it does.
//!
//! What goes in and out is bytes: whoever calls gets room by [`room`], fills it, and hands it over with the call.
//! Every answer begins with its length in four bytes and is given back by [`forget`].

// Raw memory is the only thing that a module and a script share.
#![allow(unsafe_code)]

mod question;

use question::Reader;
use std::cell::RefCell;

thread_local! {
    static READER: RefCell<Reader> = RefCell::default();
}

/// Nothing that only searches draws random numbers.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(_: *mut u8, _: usize) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}

/// Room for `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Gives back an answer.
///
/// # Safety
/// `answer` comes from a function of this module and is not given back twice.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn forget(answer: *mut u8) {
    // SAFETY: answers begin with their length.
    unsafe {
        let length = u32::from_le_bytes(*answer.cast::<[u8; 4]>()) as usize;
        drop(taken(answer, length + 4));
    }
}

/// Begins anew with an index that has the small pack `bytes`, or adds that of the earlier texts.
///
/// # Safety
/// `bytes` is room for `length` bytes, and now this module's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(bytes: *mut u8, length: usize, earlier: bool) -> *mut u8 {
    // SAFETY: as the caller promises.
    let pack = unsafe { taken(bytes, length) };
    given(READER.with_borrow_mut(|reader| reader.open(pack, earlier)))
}

/// Brings bytes of a file of the index, from `start` on.
///
/// # Safety
/// `name` and `bytes` are rooms of these lengths, and now this module's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bring(
    earlier: bool,
    name: *mut u8,
    name_length: usize,
    start: usize,
    bytes: *mut u8,
    length: usize,
) {
    // SAFETY: as the caller promises.
    let (name, bytes) = unsafe { (taken(name, name_length), taken(bytes, length)) };
    READER.with_borrow(|reader| reader.bring(earlier, &String::from_utf8_lossy(&name), start, bytes));
}

/// Answers a question, as far as what is here allows.
///
/// # Safety
/// `question` is room for `length` bytes, and now this module's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ask(question: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: as the caller promises.
    let question = unsafe { taken(question, length) };
    given(READER.with_borrow_mut(|reader| reader.ask(&question)))
}

/// # Safety
/// `bytes` is room for `length` bytes that nobody else uses any more.
unsafe fn taken(bytes: *mut u8, length: usize) -> Vec<u8> {
    // SAFETY: `room` made it from a box of this length.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(bytes, length)) }.into_vec()
}

fn given(answer: Vec<u8>) -> *mut u8 {
    let bytes = [&(answer.len() as u32).to_le_bytes()[..], &answer].concat();
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

//! What the archive proves: Records × Links × History × day → judgements of duties, reports.
//!
//! Pure: it reads no disk, no clock and no repository, and gives the same for the same site.

pub mod approvals;
pub mod difference;
pub mod duties;
pub mod editions;
pub mod floors;
pub mod force;
pub mod identity;
pub mod reports;
pub mod sampling;

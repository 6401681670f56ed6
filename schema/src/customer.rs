//! customer

use crate::engine::registry::Registry;

pub(crate) fn register(_registry: &mut Registry) {}

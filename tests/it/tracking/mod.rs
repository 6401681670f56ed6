//! Events of analytics that clients tell of, and funnels over them.

mod funnel;
mod log;
mod track_events;

//! Walks the whole schema.

mod alone;
mod budget;
mod desk;
mod inputs;
mod permissions;
mod sdl;

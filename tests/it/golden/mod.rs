//! Walks the whole schema.

mod budget;
mod desk;
mod inputs;
mod permissions;
mod sdl;

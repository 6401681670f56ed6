//! Walks the whole schema.

mod budget;
mod desk;
mod permissions;
mod sdl;

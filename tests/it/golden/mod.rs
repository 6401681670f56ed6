//! Walks the whole schema.

mod alone;
mod budget;
mod desk;
mod permissions;
mod sdl;

//! Where each field of the SDL gets its answer.
//!
//! A type of the schema is declared once in SDL (its fields, descriptions and guards) and answered here: [`Registry::object`] names the
//! Rust type that stands behind it, and each method of [`ObjectBuilder`] answers one field. A field is either read from its parent
//! ([`leaf`](ObjectBuilder::leaf), [`one`](ObjectBuilder::one), [`maybe`](ObjectBuilder::maybe), [`many`](ObjectBuilder::many)) or
//! loaded, for **all parents at once** ([`load_one`](ObjectBuilder::load_one), [`load_many`](ObjectBuilder::load_many),
//! [`load_leaf`](ObjectBuilder::load_leaf)): that is what makes one statement serve a hundred parents. Root fields have one parent and
//! are written with [`resolve`](ObjectBuilder::resolve) and its kin.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use entities::access::Viewer;
use entities::row::{Fields, Row};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use resolvers::{App, Context, Error, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use subscriptions::{CurrentViewer, Cursor, Place};
use uuid::Uuid;

use super::json::JsonWriter;
use super::variants::AbstractResolvers;

/// What can stand behind a type: cheap to clone, so put rows in an `Arc`.
pub trait Value: Any + Clone + Send + Sync {}
impl<T: Any + Clone + Send + Sync> Value for T {}

/// Arguments of a field, as coerced by the specification.
pub type ArgumentMap = Map<String, Json>;

/// The values of one type at one place of the answer: a `Vec<T>` whose `T` only its type's resolvers know.
pub(crate) type Items = Arc<dyn Any + Send + Sync>;

/// Fields without arguments take this.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoArgs {}

/// A mutation's arguments: the one `input`.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input<T> {
    /// What to do.
    pub input: T,
}

/// What a batch of children looks like before it is typed: which parents have which children.
pub(crate) enum Shape {
    /// At most one child for each parent.
    One(Vec<Option<u32>>),
    /// Any number for each parent: child `offsets[i]..offsets[i + 1]`; null instead of a list for those marked absent.
    Many { offsets: Vec<u32>, absent: Vec<bool> },
}

pub(crate) struct Children {
    pub(crate) shape: Shape,
    pub(crate) items: Items,
    pub(crate) count: usize,
}

impl Children {
    pub(crate) fn one<U: Value>(list: Vec<Option<U>>) -> Self {
        let mut items = Vec::with_capacity(list.len());
        let slots = list
            .into_iter()
            .map(|value| {
                value.map(|value| {
                    items.push(value);
                    index(items.len() - 1)
                })
            })
            .collect();
        Self { shape: Shape::One(slots), count: items.len(), items: Arc::new(items) }
    }

    fn many<U: Value>(lists: Vec<Vec<U>>) -> Self {
        Self::lists(lists.into_iter().map(Some).collect())
    }

    fn lists<U: Value>(lists: Vec<Option<Vec<U>>>) -> Self {
        let absent = lists.iter().map(Option::is_none).collect();
        let mut offsets = Vec::with_capacity(lists.len() + 1);
        let mut items = Vec::with_capacity(lists.iter().flatten().map(Vec::len).sum());
        offsets.push(0);
        for list in lists {
            items.extend(list.unwrap_or_default());
            offsets.push(index(items.len()));
        }
        Self { shape: Shape::Many { offsets, absent }, count: items.len(), items: Arc::new(items) }
    }
}

pub(crate) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

type LeafFn = Box<dyn Fn(&Items, usize, &mut JsonWriter<'_>) + Send + Sync>;
type ChildFn = Box<dyn Fn(&Items, &[u32]) -> Children + Send + Sync>;
type LoadFn = Box<dyn Fn(&Context, &Items, &[u32], ArgumentMap) -> BoxFuture<'static, Result<Children>> + Send + Sync>;
type LoadLeafFn = Box<dyn Fn(&Context, &Items, &[u32], ArgumentMap) -> BoxFuture<'static, Result<Vec<Json>>> + Send + Sync>;
type StreamFn =
    Box<dyn Fn(Subscriber, ArgumentMap) -> BoxFuture<'static, Result<BoxStream<'static, Result<Delivery>>>> + Send + Sync>;
pub(crate) type OwnFn = dyn Fn(&Items, usize, &Viewer) -> bool + Send + Sync;
type CheckFn = Box<dyn Fn(ArgumentMap) -> std::result::Result<(), String> + Send + Sync>;

/// One value of a subscription.
pub(crate) struct Delivery {
    pub(crate) mark: Mark,
    pub(crate) items: Items,
}

/// How a value of a subscription is known.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The same for every listener that is told the same: an event, and as what it is told.
    pub same: (Uuid, u8),
    /// To go on after it.
    pub cursor: Option<Cursor>,
}

/// How a field is answered.
pub(crate) enum Resolver {
    /// A scalar, an enum or a list of them, read from the parent.
    Leaf(LeafFn),
    /// An object or objects that the parent holds.
    Held(ChildFn),
    /// An object or objects loaded for all parents at once.
    Load(LoadFn),
    /// A scalar loaded for all parents at once.
    LoadLeaf(LoadLeafFn),
    /// A subscription.
    Stream(StreamFn),
}

/// A field's answer, and whether its Rust arguments understand the declared ones.
pub(crate) struct FieldResolver {
    pub(crate) resolver: Resolver,
    pub(crate) check: CheckFn,
}

/// The resolvers of one object type.
#[derive(Default)]
pub(crate) struct ObjectResolvers {
    pub(crate) fields: HashMap<&'static str, Arc<FieldResolver>>,
    pub(crate) own: Option<Arc<OwnFn>>,
    /// The type and the field names of the rows behind it, when its values are rows.
    row: Option<(TypeId, &'static [&'static str])>,
    /// Fields that read of a row something else than what has their name.
    reads: HashMap<&'static str, Fields>,
    /// Fields whose answer depends on who the viewer is, unless the viewer holds this permission.
    pub(crate) personal: HashMap<&'static str, Option<(&'static str, &'static str)>>,
}

impl ObjectResolvers {
    /// The rows behind it, and what of them a field looks at: a scalar at what has its name, and anything else, unless it says so, at all.
    pub(crate) fn reads(&self, field: &str) -> Option<(TypeId, Fields)> {
        let (of, names) = self.row?;
        let by_name = || match self.fields.get(field).map(|f| &f.resolver) {
            Some(Resolver::Leaf(_)) => Fields::named(names, field),
            _ => Fields::ALL,
        };
        Some((of, self.reads.get(field).copied().unwrap_or_else(by_name)))
    }

    /// The rows behind it.
    pub(crate) fn row(&self) -> Option<TypeId> {
        self.row.map(|(of, _)| of)
    }

    /// Whether two viewers with equal rights can get different answers to a field of the same value.
    pub(crate) fn is_personal(&self, field: &str, viewer: &Viewer) -> bool {
        self.personal.get(field).is_some_and(|unless| unless.is_none_or(|(area, action)| !viewer.may(area, action)))
    }
}

/// Whoever listens: who they are can change while they do.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// The application.
    pub app: Arc<App>,
    /// The viewer as of now.
    pub viewer: CurrentViewer,
    /// The cursor after which they go on, when their transport says it: it takes the place of the argument.
    pub resume: Option<String>,
    /// Where the stream stands in the log, when it is read from there.
    pub place: Place,
}

impl Subscriber {
    /// Whoever listens from now on, or from where the arguments say.
    pub fn new(app: Arc<App>, viewer: CurrentViewer) -> Self {
        Self { app, viewer, resume: None, place: Place::default() }
    }
}

/// The SDL and the resolvers of the whole schema.
#[derive(Default)]
pub struct Registry {
    pub(crate) sdl: String,
    pub(crate) objects: HashMap<&'static str, ObjectResolvers>,
    pub(crate) abstracts: HashMap<&'static str, AbstractResolvers>,
}

impl Registry {
    /// Adds definitions.
    pub fn sdl(&mut self, text: &str) {
        self.sdl.push_str(text);
        self.sdl.push('\n');
    }

    /// Says which Rust type stands behind an object type, and answers its fields.
    pub fn object<T: Value>(&mut self, name: &'static str) -> ObjectBuilder<'_, T> {
        ObjectBuilder { object: self.objects.entry(name).or_default(), name, of: PhantomData }
    }
}

pub(crate) fn items<T: Value>(items: &Items) -> &[T] {
    items.downcast_ref::<Vec<T>>().expect("the items of a type are of its Rust type").as_slice()
}

fn pick<T: Value>(all: &Items, which: &[u32]) -> Vec<T> {
    let all = items::<T>(all);
    which.iter().map(|i| all[*i as usize].clone()).collect()
}

fn arguments<A: DeserializeOwned>(map: &Json) -> std::result::Result<A, serde_json::Error> {
    A::deserialize(map)
}

/// A value of a scalar that does not fit its Rust type (an id that is no UUID, a time that is none) is the caller's mistake, and the
/// message says where it stands. That of serde says what was expected but may quote Rust, so it is not repeated.
fn read<A: DeserializeOwned>(map: ArgumentMap) -> Result<A> {
    let map = Json::Object(map);
    arguments(&map).map_err(|error| {
        let text = error.to_string();
        let (what, expected) = if text.contains("UUID") {
            ("An id is malformed", "")
        } else if text.contains("DateTime") || text.contains("date") || text.contains("input") && text.contains("characters") {
            ("A date or time is malformed", ": expected RFC 3339, such as 2026-11-22T09:30:00Z")
        } else {
            ("An argument is out of range or malformed", "")
        };
        // Asked only now: following the path costs each value.
        let place = serde_path_to_error::deserialize::<_, A>(&map).err().map(|error| error.path().to_string());
        let place = place.filter(|path| path != ".").map(|path| format!(" (`{path}`)")).unwrap_or_default();
        Error::BadUserInput(format!("{what}{place}{expected}"))
    })
}

fn check<A: DeserializeOwned>() -> CheckFn {
    Box::new(|map| arguments::<A>(&Json::Object(map)).map(drop).map_err(|e| e.to_string()))
}

/// Answers the fields of one object type.
pub struct ObjectBuilder<'r, T> {
    object: &'r mut ObjectResolvers,
    name: &'static str,
    of: PhantomData<T>,
}

impl<T: Value> ObjectBuilder<'_, T> {
    fn add(self, name: &'static str, resolver: Resolver, check: CheckFn) -> Self {
        let before = self.object.fields.insert(name, Arc::new(FieldResolver { resolver, check }));
        assert!(before.is_none(), "{}.{name} is answered twice", self.name);
        self
    }

    /// Says when a row is the viewer's own, for `@requiresPermission(orSelf: true)` on the type's fields.
    pub fn own(self, own: fn(&T, &Viewer) -> bool) -> Self {
        self.object.own = Some(Arc::new(move |all, i, viewer| own(&items::<T>(all)[i], viewer)));
        self
    }

    /// Says that a field's answer depends on who the viewer is, not only on what the viewer may do, so that listeners with equal rights do
    /// not share it; whoever holds `unless` (area and action, on every row) gets what all others who do get.
    pub fn personal(self, field: &'static str, unless: Option<(&'static str, &'static str)>) -> Self {
        self.object.personal.insert(field, unless);
        self
    }

    /// A scalar, an enum or a list of them, read from the parent: `|ticket, json| json.put(&ticket.title)`.
    pub fn leaf(self, name: &'static str, write: fn(&T, &mut JsonWriter<'_>)) -> Self {
        self.add(name, Resolver::Leaf(Box::new(move |all, i, json| write(&items::<T>(all)[i], json))), check::<NoArgs>())
    }

    /// An object that every parent holds.
    pub fn one<U: Value>(self, name: &'static str, get: fn(&T) -> U) -> Self {
        let held: ChildFn = Box::new(move |all, which| {
            let all = items::<T>(all);
            Children::one(which.iter().map(|i| Some(get(&all[*i as usize]))).collect())
        });
        self.add(name, Resolver::Held(held), check::<NoArgs>())
    }

    /// An object that a parent may hold.
    pub fn maybe<U: Value>(self, name: &'static str, get: fn(&T) -> Option<U>) -> Self {
        let held: ChildFn = Box::new(move |all, which| {
            let all = items::<T>(all);
            Children::one(which.iter().map(|i| get(&all[*i as usize])).collect())
        });
        self.add(name, Resolver::Held(held), check::<NoArgs>())
    }

    /// Objects that every parent holds.
    pub fn many<U: Value>(self, name: &'static str, get: fn(&T) -> Vec<U>) -> Self {
        let held: ChildFn = Box::new(move |all, which| {
            let all = items::<T>(all);
            Children::many(which.iter().map(|i| get(&all[*i as usize])).collect())
        });
        self.add(name, Resolver::Held(held), check::<NoArgs>())
    }

    /// At most one object for each parent, loaded for all parents at once. Answers in the order of the parents.
    pub fn load_one<A, U, F, Fut>(self, name: &'static str, load: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Context, Vec<T>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<Option<U>>>> + Send + 'static,
    {
        let load: LoadFn = Box::new(move |cx, all, which, args| match read::<A>(args) {
            Ok(args) => {
                let answer = load(cx.clone(), pick::<T>(all, which), args);
                Box::pin(async move { Ok(Children::one(answer.await?)) })
            }
            Err(error) => Box::pin(async { Err(error) }),
        });
        self.add(name, Resolver::Load(load), check::<A>())
    }

    /// Any number of objects for each parent, loaded for all parents at once. Answers in the order of the parents.
    pub fn load_many<A, U, F, Fut>(self, name: &'static str, load: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Context, Vec<T>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<Vec<U>>>> + Send + 'static,
    {
        self.load_list(name, move |cx, parents, args| {
            let answer = load(cx, parents, args);
            async move { Ok(answer.await?.into_iter().map(Some).collect()) }
        })
    }

    /// A list of objects, or null, for each parent, loaded for all parents at once. Answers in the order of the parents.
    pub fn load_list<A, U, F, Fut>(self, name: &'static str, load: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Context, Vec<T>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<Option<Vec<U>>>>> + Send + 'static,
    {
        let load: LoadFn = Box::new(move |cx, all, which, args| match read::<A>(args) {
            Ok(args) => {
                let answer = load(cx.clone(), pick::<T>(all, which), args);
                Box::pin(async move { Ok(Children::lists(answer.await?)) })
            }
            Err(error) => Box::pin(async { Err(error) }),
        });
        self.add(name, Resolver::Load(load), check::<A>())
    }

    /// A scalar for each parent, loaded for all parents at once. Answers in the order of the parents.
    pub fn load_leaf<A, U, F, Fut>(self, name: &'static str, load: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Into<Json>,
        F: Fn(Context, Vec<T>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<U>>> + Send + 'static,
    {
        let load: LoadLeafFn = Box::new(move |cx, all, which, args| match read::<A>(args) {
            Ok(args) => {
                let answer = load(cx.clone(), pick::<T>(all, which), args);
                Box::pin(async move { Ok(answer.await?.into_iter().map(Into::into).collect()) })
            }
            Err(error) => Box::pin(async { Err(error) }),
        });
        self.add(name, Resolver::LoadLeaf(load), check::<A>())
    }
}

/// Types whose values are rows of a table: of these, lists and relations read only what is asked for.
impl<M: Row> ObjectBuilder<'_, Arc<M>> {
    /// Says that they are.
    pub(crate) fn row(self) -> Self {
        self.object.row = Some((TypeId::of::<M>(), M::FIELDS));
        self
    }

    /// Says which fields of the row a field looks at, when it is not the one of its name.
    pub fn reads(self, field: &'static str, of_row: &[&str]) -> Self {
        let known = of_row.iter().all(|name| M::FIELDS.contains(name));
        assert!(known, "{}.{field} reads what its rows do not have", self.name);
        let fields = of_row.iter().fold(Fields::NONE, |fields, name| fields.and(Fields::named(M::FIELDS, name)));
        self.object.reads.insert(field, fields);
        self
    }
}

/// Root fields: there is one parent, and it is nothing.
impl ObjectBuilder<'_, ()> {
    /// An object, or null.
    pub fn resolve<A, U, F, Fut>(self, name: &'static str, resolve: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Context, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<U>>> + Send + 'static,
    {
        self.load_one(name, move |cx, _, args| {
            let answer = resolve(cx, args);
            async move { Ok(vec![answer.await?]) }
        })
    }

    /// A list of objects.
    pub fn resolve_many<A, U, F, Fut>(self, name: &'static str, resolve: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Context, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<U>>> + Send + 'static,
    {
        self.load_many(name, move |cx, _, args| {
            let answer = resolve(cx, args);
            async move { Ok(vec![answer.await?]) }
        })
    }

    /// A stream of objects. Each is authorized again when it is delivered, by the fields that are selected from it.
    ///
    /// `mark` tells which event a value shows: listeners who select the same with the same rights share one answer to it.
    pub fn stream<A, U, F, Fut>(self, name: &'static str, mark: fn(&U) -> Mark, stream: F) -> Self
    where
        A: DeserializeOwned + 'static,
        U: Value,
        F: Fn(Subscriber, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<BoxStream<'static, Result<U>>>> + Send + 'static,
    {
        let deliver = move |value: U| Delivery { mark: mark(&value), items: Arc::new(vec![value]) };
        let stream: StreamFn = Box::new(move |subscriber, args| match read::<A>(args) {
            Ok(args) => {
                let values = stream(subscriber, args);
                Box::pin(async move { Ok(values.await?.map(move |value| value.map(deliver)).boxed()) })
            }
            Err(error) => Box::pin(async { Err(error) }),
        });
        self.add(name, Resolver::Stream(stream), check::<A>())
    }
}

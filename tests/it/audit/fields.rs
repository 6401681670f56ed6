//! What a field of an entry takes is what the schema says of that field of the row.

use entities::audit_field::{FIELDS, Take};
use schema::engine::Engine;
use web::config::Config;

#[test]
fn an_entry_guards_its_fields_as_the_schema_does() {
    let engine = Engine::new(schema::registry(), Config::defaults().limits);
    let sdl = engine.schema();
    for field in FIELDS {
        let (first, rest) = field.noun.split_at(1);
        let noun = format!("{}{rest}", first.to_uppercase());
        let of_type = &sdl.types[noun.as_str()];
        let of_field = sdl.type_field(&noun, field.name).unwrap_or_else(|_| panic!("the schema has no {noun}.{}", field.name));
        let directives = of_type.directives().iter().map(|d| &d.node).chain(of_field.directives.iter());
        let declared: Vec<(String, bool, bool)> = directives
            .filter(|directive| directive.name == "requiresPermission")
            .map(|directive| {
                let flag = |name| directive.specified_argument_by_name(name).is_some_and(|value| value.to_string() == "true");
                let permission = directive.specified_argument_by_name("permission").and_then(|value| value.as_str());
                (permission.expect("a permission").to_owned(), flag("orSelf"), flag("everywhere"))
            })
            .collect();
        let taken = |take: &Take| (format!("{}:{}", take.area, take.action), take.or_self, take.everywhere);
        assert_eq!(field.takes.iter().map(taken).collect::<Vec<_>>(), declared, "{noun}.{}", field.name);
    }
}

//! "The column is one of these", in one statement text however many there are.

use sea_orm::sea_query::{ArrayType, Expr, SimpleExpr, Value};
use sea_orm::{ColumnTrait, DbBackend};
use uuid::Uuid;

/// `column` is one of `ids`.
///
/// `IN ($1, $2, ...)` makes a new statement text for each number of ids, so a prepared statement is never found again.
/// Here the ids travel as one parameter: an array on PostgreSQL, a JSON array of hexadecimal texts on SQLite, whose ids are blobs.
pub fn any_of<C: ColumnTrait>(backend: DbBackend, column: C, ids: &[Uuid]) -> SimpleExpr {
    let column = Expr::col((column.entity_name(), column));
    match backend {
        DbBackend::Postgres => {
            let array = ids.iter().map(|id| Value::Uuid(Some(*id))).collect();
            let array = Value::Array(ArrayType::Uuid, Some(Box::new(array)));
            Expr::cust_with_exprs("$1 = ANY($2)", [column, Expr::val(array)])
        }
        _ => {
            let texts: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
            let json = serde_json::Value::from(texts).to_string();
            Expr::cust_with_exprs("? IN (SELECT unhex(value) FROM json_each(?))", [column, Expr::val(json)])
        }
    }
}

/// `column` is one of `texts`, in one parameter likewise.
pub fn any_of_texts<C: ColumnTrait>(backend: DbBackend, column: C, texts: &[String]) -> SimpleExpr {
    is_any_of_texts(backend, Expr::col((column.entity_name(), column)), texts)
}

/// The same of anything that has a value, such as a column in lower case.
pub fn is_any_of_texts(backend: DbBackend, value: Expr, texts: &[String]) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => {
            let array = texts.iter().map(|text| Value::String(Some(text.clone()))).collect();
            let array = Value::Array(ArrayType::String, Some(Box::new(array)));
            Expr::cust_with_exprs("$1 = ANY($2)", [value, Expr::val(array)])
        }
        _ => {
            let json = serde_json::Value::from(texts).to_string();
            Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [value, Expr::val(json)])
        }
    }
}

/// The condition that no row meets.
pub fn no_row() -> SimpleExpr {
    Expr::cust("1 = 0")
}

#[cfg(test)]
mod tests {
    use sea_orm::{EntityTrait, QueryFilter, QueryTrait};

    use super::*;
    use crate::session;

    #[test]
    fn the_ids_are_one_parameter() {
        let ids = [Uuid::nil(), Uuid::max()];
        for (backend, text) in [
            (DbBackend::Postgres, r#"WHERE "sessions"."user_id" = ANY($1)"#),
            (DbBackend::Sqlite, r#"WHERE "sessions"."user_id" IN (SELECT unhex(value) FROM json_each(?))"#),
        ] {
            let select = session::Entity::find().filter(any_of(backend, session::Column::UserId, &ids)).build(backend);
            assert!(select.sql.ends_with(text), "{}", select.sql);
            assert_eq!(select.values.map(|values| values.0.len()), Some(1));
        }
    }
}

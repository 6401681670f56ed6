//! Search over everything.

use std::sync::Arc;

use entities::{comment, customer, ticket, user};
use resolvers::node::Node;
use resolvers::search::{self, Found, Hit, Part, SearchArgs, Snippet};

use crate::common::PageInfo;
use crate::engine::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("search.graphql"));
    registry
        .object::<()>("Query")
        .resolve("search", |cx, args: SearchArgs| async move { Ok(Some(Arc::new(search::search(&cx, args).await?))) });
    registry
        .object::<Arc<Found>>("SearchConnection")
        .many("edges", |found| found.hits.iter().cloned().map(Arc::new).collect::<Vec<Arc<Hit>>>())
        .one("pageInfo", page_info)
        .leaf("totalCount", |found, json| json.put(&found.total));
    registry
        .object::<Arc<Hit>>("SearchEdge")
        .one("node", |hit| hit.node.clone())
        .many("snippets", |hit| hit.snippets.clone())
        .leaf("cursor", |hit, json| json.put(&hit.cursor));
    registry
        .object::<Snippet>("SearchSnippet")
        .leaf("field", |snippet, json| json.serialize(&snippet.field))
        .many("parts", |snippet| snippet.parts.clone());
    registry
        .object::<Part>("SearchSnippetPart")
        .leaf("text", |part, json| json.put(&part.text))
        .leaf("highlighted", |part, json| json.put(&part.highlighted));
    registry
        .abstract_type::<Node>("SearchHit")
        .variant::<Arc<customer::Model>>("Customer", |node| if let Node::Customer(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<ticket::Model>>("Ticket", |node| if let Node::Ticket(row) = node { Some(row.clone()) } else { None })
        .variant::<Arc<comment::Model>>(
            "TicketComment",
            |node| if let Node::Comment(row) = node { Some(row.clone()) } else { None },
        )
        .variant::<Arc<user::Model>>("User", |node| if let Node::User(row) = node { Some(row.clone()) } else { None })
        .done();
}

fn page_info(found: &Arc<Found>) -> PageInfo {
    PageInfo {
        has_next: found.has_next,
        has_previous: found.has_previous,
        start: found.hits.first().map(|hit| hit.cursor.clone()),
        end: found.hits.last().map(|hit| hit.cursor.clone()),
    }
}

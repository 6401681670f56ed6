//! Pages of what was found.

use super::*;

#[tokio::test]
async fn pages_follow_each_other_both_ways() {
    let desk = Desk::new().await;
    let cx = desk.admin();
    let whole = search(&cx, asking("card")).await.unwrap();
    let all: Vec<Uuid> = whole.hits.iter().map(|hit| id_of(&hit.node)).collect();
    assert_eq!((all.len(), whole.total, whole.has_next, whole.has_previous), (5, 5, false, false));

    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = search(&cx, SearchArgs { first: Some(2), after: after.clone(), ..asking("card") }).await.unwrap();
        assert_eq!((page.total, page.has_previous), (5, after.is_some()));
        seen.extend(page.hits.iter().map(|hit| id_of(&hit.node)));
        after = page.hits.last().map(|hit| hit.cursor.clone());
        if !page.has_next {
            break;
        }
    }
    assert_eq!(seen, all);

    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let args = SearchArgs { first: None, last: Some(2), before: before.clone(), ..asking("card") };
        let page = search(&cx, args).await.unwrap();
        let mut ids: Vec<_> = page.hits.iter().map(|hit| id_of(&hit.node)).collect();
        before = page.hits.first().map(|hit| hit.cursor.clone());
        ids.append(&mut seen);
        seen = ids;
        if !page.has_previous {
            break;
        }
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_search_only() {
    let desk = Desk::new().await;
    let cx = desk.admin();
    let cursor = search(&cx, asking("card")).await.unwrap().hits[0].cursor.clone();
    let tickets = Some(vec![SearchType::Ticket]);
    for args in [
        SearchArgs { after: Some(cursor.clone()), ..asking("declined") },
        SearchArgs { after: Some(cursor.clone()), types: tickets, ..asking("card") },
        SearchArgs { after: Some("forged".into()), ..asking("card") },
        SearchArgs { last: Some(1), ..asking("card") },
        SearchArgs { first: Some(101), ..asking("card") },
    ] {
        assert!(matches!(search(&cx, args).await, Err(crate::Error::BadUserInput(_))));
    }
}

#[tokio::test]
async fn types_narrow_the_search() {
    let desk = Desk::new().await;
    for (types, expected) in
        [(vec![SearchType::Ticket], "T1 T2"), (vec![SearchType::Comment, SearchType::Customer], "globex c1 n1"), (vec![], "")]
    {
        let found = search(&desk.admin(), SearchArgs { types: Some(types), ..asking("card") }).await.unwrap();
        let names: Vec<_> = found.hits.iter().map(|hit| desk.name(id_of(&hit.node))).collect();
        assert_eq!(names.join(" "), expected);
    }
}

/// It costs one statement, and one for each noun of which something was found.
#[tokio::test]
async fn what_it_costs() {
    let desk = Desk::new().await;
    for (query, statements) in [("card", 4), ("zurich", 2), ("nowhere", 1), ("", 0), ("assignee:ada", 3)] {
        let cx = desk.admin();
        search(&cx, asking(query)).await.unwrap();
        assert_eq!(cx.statements(), statements, "{query}");
    }
}

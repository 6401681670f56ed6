import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { nameTab } from './tab-title.ts';

interface Props {
  title: string;
  /** What leads up to the page. */
  above?: ReactNode;
  /** Beside the title: what can be done on the page. */
  actions?: ReactNode;
  children: ReactNode;
}

/** False until the first page is there: it leaves the focus where the browser puts it. */
let opened = false;

/** Says the title of a page in the tab, and answers the place of its heading: whoever comes from another page has the focus there, unless the page gives it to something. */
export function usePageTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const [came] = useState(opened);
  useEffect(() => {
    if (came && !document.activeElement?.closest('main > *')) heading.current?.focus({ preventScroll: true });
    opened = true;
  }, [came]);
  useEffect(() => {
    nameTab(`${title} · ${texts.app.name}`);
  }, [title]);
  return heading;
}

/** A page: its title, in the tab too, and what can be done. Whoever comes from another page has the focus at its title. */
export function Page({ title, above, actions, children }: Props) {
  const heading = usePageTitle(title);
  return (
    <section className="page">
      {above && <p className="above">{above}</p>}
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        <div className="page-actions">{actions}</div>
      </div>
      {children}
    </section>
  );
}

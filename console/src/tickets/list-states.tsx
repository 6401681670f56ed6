import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import { CLEARED, type TicketsSearch } from './list-search.ts';

const said = texts.ticketList;

/** Stands for the rows until they are there. */
export const ListSkeleton = ({ narrow }: { narrow: boolean }) => (
  <div className="ticket-grid list-skeleton" data-narrow={narrow} role="status" aria-busy="true" aria-label={texts.app.starting}>
    {Array.from({ length: 12 }, (_, row) => <div key={row} className="list-row list-waiting"><span /></div>)}
  </div>
);

/** No ticket at all, or none that fits. */
export const ListEmpty = ({ filtered, onChange }: { filtered: boolean; onChange: (next: Partial<TicketsSearch>) => void }) => (
  <div className="list-empty">
    <p>{filtered ? said.emptyFiltered : said.empty}</p>
    {filtered ? <Button onClick={() => { onChange(CLEARED); }}>{texts.app.clear}</Button> : <p className="hint">{said.emptyHint}</p>}
  </div>
);

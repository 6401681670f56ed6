import { useConnection } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { exact } from '../ui/when.ts';

const said = texts.dashboard;
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** How new the figures are, and whether they move by themselves. */
export function AsOf({ at }: { at: string | undefined }) {
  const live = useConnection() === 'live';
  if (!at) return null;
  const time = Date.parse(at);
  return (
    <span className="as-of" data-live={live}>
      {live && <><span className="dot" aria-hidden="true" />{said.live} · </>}
      <time dateTime={at} title={exact(time)}>{said.asOf(CLOCK.format(time))}</time>
    </span>
  );
}

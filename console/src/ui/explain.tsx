import { useId, useState } from 'react';
import { texts } from '../texts/index.ts';

/** Says what something means to whoever points at the mark or has the focus there; Escape puts it away. It is as wide as the card around it. */
export function Explain({ name, children }: { name: string; children: string }) {
  const id = useId();
  const [away, setAway] = useState(false);
  const back = () => { setAway(false); };
  return (
    <span className="explain" onPointerLeave={back} onBlur={back} onKeyDown={({ key }) => { setAway(key === 'Escape'); }}>
      <button type="button" aria-label={texts.app.explain(name)} aria-describedby={id}>?</button>
      <span role="tooltip" className="bubble" id={id} hidden={away}>{children}</span>
    </span>
  );
}

import { Fragment } from 'react';
import { usePerson } from '../../api/person.ts';
import { stretchesOf } from './code-parts.ts';
import { partsOf } from './text-parts.ts';
import { useNames } from './use-names.ts';

/** What somebody wrote: its lines as they are, each in its own direction, with code, addresses as links, and people whom it mentions marked. */
export const Written = ({ text }: { text: string }) => (
  <div className="written">
    {stretchesOf(text).map((stretch, at) => {
      // wide code is gone through by keys, too
      if ('block' in stretch) return <pre key={at} tabIndex={0}><code>{stretch.block}</code></pre>;
      if ('code' in stretch) return <code key={at}>{stretch.code}</code>;
      return <Plain key={at} text={stretch.plain} />;
    })}
  </div>
);

function Plain({ text }: { text: string }) {
  const { name: mine } = usePerson();
  const names = useNames();
  return partsOf(text, names).map((part, at) => {
    if ('link' in part) return <a key={at} href={part.link} target="_blank" rel="noopener noreferrer nofollow">{part.link}</a>;
    if ('mention' in part) return <mark key={at} className="mention" data-me={part.name === mine}>{part.mention}</mark>;
    return <Fragment key={at}>{part.text}</Fragment>;
  });
}

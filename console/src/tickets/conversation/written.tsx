import { Fragment } from 'react';
import { usePerson } from '../../api/person.ts';
import { partsOf } from './text-parts.ts';
import { useNames } from './use-names.ts';

/** What somebody wrote: its lines as they are, addresses as links, and people whom it mentions marked. Nothing of it is markup. */
export function Written({ text }: { text: string }) {
  const { name: mine } = usePerson();
  const names = useNames();
  return (
    <div className="written">
      {partsOf(text, names).map((part, at) => {
        if ('link' in part) return <a key={at} href={part.link} target="_blank" rel="noopener noreferrer nofollow">{part.link}</a>;
        if ('mention' in part) return <mark key={at} className="mention" data-me={part.name === mine}>{part.mention}</mark>;
        return <Fragment key={at}>{part.text}</Fragment>;
      })}
    </div>
  );
}

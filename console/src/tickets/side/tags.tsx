import { CloseOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { useKnownTags } from '../use-find.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { SideField } from './field.tsx';

const said = texts.ticket.side;
/** More than so many take the whole width of the panel. */
const FEW = 3;
/** The id of the field that adds one, for commands that lead there. */
export const TAGS_FIELD = 'ticket-tags';

/** The tags that there are, for whoever types one. */
function Known({ text, without }: { text: string; without: readonly string[] }) {
  const before = text.slice(0, text.lastIndexOf(',') + 1);
  const { tags } = useKnownTags(text.slice(before.length), without);
  return <datalist id="known-tags">{tags.map((tag) => <option key={tag} value={before + tag} />)}</datalist>;
}

/** The words to sort it by. */
export function Tags({ changes, marked, may }: { changes: Changes; marked: boolean; may: boolean }) {
  const { tags } = changes.shown;
  const [text, setText] = useState('');
  const change = async (to: readonly string[]) => changes.run({ field: 'tags', from: tags, to });
  const add = async () => {
    const words = text.toLowerCase().split(',').map((word) => word.trim()).filter(Boolean);
    setText('');
    // what was not added is there to be mended, before what was typed meanwhile
    if (words.some((word) => !tags.includes(word)) && !(await change([...new Set([...tags, ...words])]))) setText((typed) => [text, typed].filter(Boolean).join(','));
  };
  const remove = (tag: string, { currentTarget }: MouseEvent<HTMLElement>) => {
    // whoever goes by keys goes on from here
    const item = currentTarget.closest('li');
    const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector('button');
    (next ?? document.getElementById(TAGS_FIELD))?.focus();
    void change(tags.filter((one) => one !== tag));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ',') void add();
    else if (event.key === 'Escape' && text !== '') {
      setText('');
      event.stopPropagation();
    } else return;
    event.preventDefault();
  };
  return (
    <SideField label={said.tags} of={TAGS_FIELD} marked={marked} wide={tags.length > FEW}>
      {tags.length > 0 && (
        <ul className="tag-chips">
          {tags.map((tag) => (
            <li key={tag}>
              <span title={tag}>{tag}</span>
              {may && <button type="button" aria-label={said.removeTag(tag)} title={said.removeTag(tag)} onClick={(event) => { remove(tag, event); }}><CloseOutlined aria-hidden="true" /></button>}
            </li>
          ))}
        </ul>
      )}
      {may && text.trim() !== '' && <Known text={text} without={tags} />}
      {may ? (
        <input id={TAGS_FIELD} type="text" className="choice" list="known-tags" autoComplete="off" placeholder={said.addTag} maxLength={200} value={text} onChange={(event) => { setText(event.target.value); }} onKeyDown={onKeyDown} onBlur={() => void add()} />
      ) : (
        tags.length === 0 && <span className="soft">{said.noTags}</span>
      )}
    </SideField>
  );
}

import { LockOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Initial } from '../../ui/initial.tsx';
import { memo } from 'react';
import type { Refusal } from '../../api/refusals.ts';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { Lock } from '../../ui/guarded.tsx';
import { Time } from '../../ui/time.tsx';
import { useHidden } from '../hidden.ts';
import type { Comment as Shown } from '../ticket/model.ts';
import { Written } from './written.tsx';

const said = texts.ticket;

/** The id of the element of a comment, and its place in an address: notifications lead there. */
export const commentId = (id: string): string => `comment-${id}`;

/** One reply or note. */
export const Comment = memo(function Comment({ comment, fresh }: { comment: Shown; fresh: boolean }) {
  const { id, internal, createdAt, author, body } = comment;
  const refused = useHidden()(comment, 'author');
  const name = author?.name ?? (internal || refused ? said.somebody : said.customer);
  const kind = internal ? 'note' : author || refused ? 'reply' : 'customer';
  return (
    <li>
      <article id={commentId(id)} className="comment" data-kind={kind} data-fresh={fresh} tabIndex={-1} aria-label={internal ? said.noteBy(name) : said.replyBy(name)}>
        <header>
          <Author comment={comment} name={name} refused={refused} />
          {internal && <NoteMark />}
          <span className="grow" />
          <Link to="." search={true} hash={commentId(id)} title={said.permalink} className="when"><Time at={createdAt} /></Link>
        </header>
        <Written text={body} />
      </article>
    </li>
  );
});

/** Says that only the team sees it. */
export const NoteMark = () => <span className="note-mark"><LockOutlined aria-hidden="true" /> {said.note}</span>;

function Author({ comment: { author }, name, refused }: { comment: Shown; name: string; refused: Refusal | undefined }) {
  const me = usePerson().id;
  return (
    <span className="author" title={author || refused ? undefined : said.noAuthor}>
      <Initial of={refused ? '?' : name} size={22} />
      {refused ? <Lock permission={refused.permission} reason={refused.message} /> : <strong>{name}</strong>}
      {author?.id === me && <span className="soft">({said.you})</span>}
    </span>
  );
}

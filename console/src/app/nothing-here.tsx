import { Link } from '@tanstack/react-router';
import { usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Page } from '../ui/page.tsx';
import { useRooms } from './rooms.tsx';

const said = texts.app.nothingHere;

/** In place of the first page, for whoever may not see it: where else to go, or whom to ask. */
export function NothingHere() {
  const { role } = usePerson();
  const rooms = useRooms();
  return (
    <Page title={rooms.length > 0 ? said.others : said.title}>
      {rooms.length > 0 ? (
        <ul className="ways">{rooms.map(({ name, path, title, icon }) => <li key={name}><Link to={path}>{icon} {title}</Link></li>)}</ul>
      ) : (
        <>
          <p>{said.text(role)}</p>
          <p><Link to="/profile">{said.profile}</Link></p>
        </>
      )}
    </Page>
  );
}

import { type MyRightsQuery, myRights } from '#operations';
import { can } from './can.ts';
import type { Request } from './request.ts';
import type { Person, Session } from './session.ts';

/** How often to look while the page is seen, in milliseconds. */
const PACE = 10_000;
/** How soon to look again after something said that they are others, in milliseconds: the server remembers them for up to a second. */
const AGAIN = 1_200;

type Mine = NonNullable<MyRightsQuery['me']>;

/** What tells one set of rights from another. */
const toldBy = (name: string, role: string, permissions: readonly string[]): string => JSON.stringify([name, role, [...new Set(permissions)].sort()]);
const ofPerson = ({ name, role, permissions }: Person): string => toldBy(name, role, permissions);
const asAnswered = ({ name, role, effectivePermissions }: Mine): string | undefined => effectivePermissions ? toldBy(name, role, effectivePermissions) : undefined;

/** Keeps what pages know of the rights of whoever is signed in as they are: menus and locks follow when somebody else changes them. */
export class Rights {
  readonly #session: Session;
  readonly #request: Request;
  #asking = false;
  /** What was answered last that was another: new tokens were asked for then, once. */
  #followed: string | undefined;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
  }

  /** Looks now and again while the page is seen, and when it is seen again. */
  watch(): () => void {
    const look = () => { if (document.visibilityState === 'visible') void this.look(); };
    const timer = setInterval(look, PACE);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }

  /** Something said that they are others by now. */
  changed(): void {
    void this.look();
    setTimeout(() => void this.look(), AGAIN);
  }

  /** Something was refused: a surprise, where the page thought that it is allowed. */
  refused(permission: string): void {
    const { person } = this.#session.state();
    if (person && can(person.permissions, permission, true)) this.changed();
  }

  /** Asks what they are, and for new tokens when they are not what the page knows: those say them, to all tabs. */
  async look(): Promise<void> {
    const { token } = this.#session;
    const { person } = this.#session.state();
    if (!token || !person || this.#asking) return;
    this.#asking = true;
    try {
      const { me } = await this.#request(myRights, {});
      const now = me?.id === person.id ? asAnswered(me) : undefined;
      if (now === ofPerson(person)) this.#followed = undefined;
      else if (now !== undefined && now !== this.#followed) {
        this.#followed = now;
        await this.#session.tokenAfter(token);
      }
    } catch {
      // the next look tells
    } finally {
      this.#asking = false;
    }
  }
}

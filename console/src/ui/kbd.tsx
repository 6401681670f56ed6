import { texts } from '../texts/index.ts';

const mac = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);
const NAMES: Readonly<Record<string, string>> = { ...texts.app.keys.names, Mod: mac ? '⌘' : 'Ctrl' };

/** What is pressed together, key by key: `Mod+k` is Ctrl and K. */
function parts(press: string): string[] {
  const [last = '', ...before] = press === '+' ? ['+'] : press.split('+').reverse();
  const shift = /^\p{Lu}$/u.test(last) ? ['Shift'] : [];
  return [...before.reverse(), ...shift, last].map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** Keys as they are printed on a keyboard: `g t` is G, then T. */
export const Kbd = ({ keys }: { keys: string }) => (
  <span className="keys">
    {keys.split(' ').map((press, at) => (
      <span key={at}>
        {at > 0 && <span className="then">{texts.app.keys.then}</span>}
        {parts(press).map((part) => <kbd key={part}>{part}</kbd>)}
      </span>
    ))}
  </span>
);

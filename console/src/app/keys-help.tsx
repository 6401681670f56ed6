import './keys-help.css';
import { Link } from '@tanstack/react-router';
import { texts } from '../texts/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type Key, useLayers } from '../ui/keys.ts';
import { useUi } from './ui-state.ts';

const said = texts.app.keys;

/** Every key that acts on this page, by group. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const singles = useUi((state) => state.singleKeys);
  const groups = new Map<string, [string, Key][]>();
  // of those that mean the same key, the first acts
  const taken = new Set<string>();
  for (const { group, keys, where } of useLayers()) {
    if (where === 'dialog') continue;
    const known = groups.get(group) ?? [];
    for (const [name, key] of Object.entries(keys)) {
      if (key && !taken.has(name)) known.push([name, key]);
      if (key) taken.add(name);
    }
    groups.set(group, known);
  }
  return (
    <Dialog title={said.title} onCancel={onClose} mask={{ closable: true }} width={720} className="keys-help">
      {!singles && (
        <p className="hint">
          {said.off} <Link to="/profile" hash="keyboard" onClick={onClose}>{said.toProfile}</Link>
        </p>
      )}
      <div className="key-groups">
        {[...groups].filter(([, keys]) => keys.length > 0).map(([group, keys]) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {keys.map(([name, { label }]) => (
                <div key={name}>
                  <dt>{label}</dt>
                  <dd><Kbd keys={name} /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

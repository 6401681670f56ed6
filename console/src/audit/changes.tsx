import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import type { Names } from './names.ts';
import { Value, fieldWords } from './value.tsx';

const said = texts.audit.entry;

/** Each field before and after. One that may not be seen shows a lock. */
export function Changes({ entry, names }: { entry: AuditRowFragment; names: Names }) {
  const { targetType, changes } = entry;
  return (
    <section>
      <h2>{said.changes}</h2>
      {changes.length === 0 ? <p className="soft">{said.noChanges}</p> : (
        <table className="changes">
          <thead>
            <tr>{[said.field, said.before, said.after].map((title) => <th key={title} scope="col">{title}</th>)}</tr>
          </thead>
          <tbody>
            {changes.map(({ field, from, to, requires }) => (
              <tr key={field}>
                <th scope="row">{fieldWords(field)}</th>
                {requires ? (
                  <td colSpan={2}><Lock permission={requires} /> {texts.app.notAllowed(requires)}</td>
                ) : (
                  <>
                    <td data-title={said.before}><Value noun={targetType} field={field} value={from} other={to} side="before" names={names} /></td>
                    <td data-title={said.after}><Value noun={targetType} field={field} value={to} other={from} side="after" names={names} /></td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The first letter of a name in a circle, for eyes that skim; the name stands beside it. */
export const Initial = ({ of, size = 24 }: { of: string; size?: number }) => (
  <span className="initial" aria-hidden="true" style={{ width: size, height: size, fontSize: size / 2 }}>{of.slice(0, 1).toUpperCase()}</span>
);

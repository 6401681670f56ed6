import './conflict.css';
import { Button } from 'antd';
import { texts } from '../texts/index.ts';

const said = texts.app.conflict;

interface Props {
  theirs: string;
  mine: string;
  onTheirs: () => void;
  /** Nothing when it cannot be any more. */
  onMine?: (() => void) | undefined;
}

/** Two people changed the same: both values, and a choice. */
export const Conflict = ({ theirs, mine, onTheirs, onMine }: Props) => (
  <div className="conflict" role="alert">
    <p>{said.title}</p>
    <dl>
      <dt>{said.theirs}</dt>
      <dd>{theirs || said.nothing}</dd>
      <dt>{said.yours}</dt>
      <dd>{mine || said.nothing}</dd>
    </dl>
    {!onMine && <p className="hint">{said.impossible}</p>}
    <div className="conflict-choice">
      <Button size="small" onClick={onTheirs}>{said.keepTheirs}</Button>
      {onMine && <Button size="small" type="primary" onClick={onMine}>{said.useMine}</Button>}
    </div>
  </div>
);

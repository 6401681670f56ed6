import { Skeleton } from 'antd';
import { Problem } from './problem.tsx';

interface Props {
  answer: { isError: boolean; isFetching: boolean; error: unknown; refetch: () => unknown };
  missing: string;
}

/** In place of one thing: while it is on its way, when it failed, and when there is none. */
export function OnItsWay({ answer: { isError, isFetching, error, refetch }, missing }: Props) {
  if (isError) return <Problem error={error} retry={() => void refetch()} />;
  return isFetching ? <Skeleton active /> : <p>{missing}</p>;
}

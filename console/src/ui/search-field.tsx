import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState } from 'react';

/** How long typing may pause before it is searched for, in milliseconds. */
const PAUSE = 120;

interface Props {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Searches while somebody types. */
export function SearchField({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    // the address was changed by something else, such as the back button
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      if (text === told.current) return;
      told.current = text;
      onSearch(text);
    }, PAUSE);
    return () => { clearTimeout(timer); };
  }, [text, onSearch]);
  // whoever goes on to what they see is not called back by a search that comes later
  const now = () => {
    if (text === told.current) return;
    told.current = text;
    onSearch(text);
  };
  return (
    <label className="text-field search-field">
      <SearchOutlined aria-hidden="true" />
      <input type="search" placeholder={label} aria-label={label} value={text} onChange={(event) => { setText(event.target.value); }} onBlur={now} />
    </label>
  );
}

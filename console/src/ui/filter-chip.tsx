import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';

/** A filter that is in force, to be taken away. */
export const FilterChip = ({ children, remove, onRemove }: { children: string; remove: string; onRemove: () => void }) => (
  <span className="filter-chip">
    <span title={children}>{children}</span>
    <Button type="text" size="small" icon={<CloseOutlined />} aria-label={remove} onClick={onRemove} />
  </span>
);

import type { ComponentProps, ReactNode } from 'react';

interface Props extends Omit<ComponentProps<'div'>, 'title'> {
  title?: ReactNode;
  /** At the other end of the title's line. */
  extra?: ReactNode;
}

/** What belongs together, on ground of its own. Not antd's: that brings tabs, their menus and forms to every page. */
export const Card = ({ title, extra, className = '', children, ...rest }: Props) => (
  <div {...rest} className={`card ${className}`}>
    {title !== undefined && (
      <div className="card-head">
        <div className="card-title">{title}</div>
        {extra && <div className="card-extra">{extra}</div>}
      </div>
    )}
    <div className="card-body">{children}</div>
  </div>
);

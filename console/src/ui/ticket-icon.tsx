import Icon from '@ant-design/icons';

const Drawing = () => (
  <svg viewBox="0 0 1024 1024" width="1em" height="1em" fill="currentColor" aria-hidden="true">
    <path d="M128 208h768a48 48 0 0 1 48 48v160a96 96 0 0 0 0 192v160a48 48 0 0 1-48 48H128a48 48 0 0 1-48-48V608a96 96 0 0 0 0-192V256a48 48 0 0 1 48-48zm24 72v78a168 168 0 0 1 0 308v78h720v-78a168 168 0 0 1 0-308v-78H152z" />
    <path d="M600 344h64v112h-64zm0 224h64v112h-64z" />
  </svg>
);

/** A ticket. */
export const TicketOutlined = () => <Icon aria-hidden component={Drawing} />;

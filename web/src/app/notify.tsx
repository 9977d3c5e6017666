import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NotifyContext, type Notice } from '../components/notify';

export function NotifyProvider({ children }: { children: (notices: ReactNode) => ReactNode }) {
  const { t } = useTranslation();
  const [notices, setNotices] = useState<(Notice & { id: string })[]>([]);
  const notify = useMemo(() => {
    let count = 0;
    return (notice: Notice) => {
      const id = `notice-${++count}`;
      // One success at a time; errors stay until they are closed.
      setNotices((old) => [{ ...notice, id }, ...old.filter((other) => other.type === 'error')].slice(0, 4));
    };
  }, []);
  const items: FlashbarProps.MessageDefinition[] = notices.map(({ id, ...notice }) => ({
    ...notice,
    id,
    dismissible: true,
    dismissLabel: t('common.dismiss'),
    ariaRole: notice.type === 'error' ? 'alert' : 'status',
    onDismiss: () => setNotices((old) => old.filter((other) => other.id !== id)),
  }));
  return (
    <NotifyContext.Provider value={notify}>
      {children(items.length > 0 ? <Flashbar items={items} /> : null)}
    </NotifyContext.Provider>
  );
}

import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product } from '../api/types';
import { deleteProduct, publishProduct, unpublishProduct } from '../queries/products';
import { ActionButton } from './action';
import { Confirm } from './confirm';
import { useDo } from './do';

export function ProductStateWord({ state }: { state: Product['state'] }) {
  const { t } = useTranslation();
  const types = { draft: 'stopped', on_sale: 'success', off_shelf: 'pending' } as const;
  return <StatusIndicator type={types[state]}>{t(`product_state.${state}`)}</StatusIndicator>;
}

export function ProductActions({ product, small, onDeleted }: { product: Product; small?: boolean; onDeleted?: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'unpublish' | 'delete'>();
  const close = () => setAsking(undefined);
  const publish = useDo(() => publishProduct(product.id, product.etag), { done: t('product.released', { name: product.name }) });
  const unpublish = useDo(() => unpublishProduct(product.id, product.etag), { done: t('product.taken_off', { name: product.name }), onDone: close });
  const remove = useDo(() => deleteProduct(product.id, product.etag), {
    onDone: () => {
      close();
      onDeleted?.();
    },
  });
  const named = (text: string) => ({ text, ariaLabel: `${text}: ${product.name}`, variant: small ? 'inline-link' : 'normal' }) as const;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ActionButton actions={product.actions} name="release" {...named(t('action.publish'))} loading={publish.isPending} onClick={() => publish.mutate(undefined)} />
      <ActionButton actions={product.actions} name="take_off" {...named(t('action.unpublish'))} onClick={() => setAsking('unpublish')} />
      <ActionButton actions={product.actions} name="delete" {...named(t('action.delete'))} onClick={() => setAsking('delete')} />
      {asking && (
        <Confirm
          title={t(`product.${asking}_title`, { name: product.name })}
          confirm={t(`action.${asking}`)}
          loading={unpublish.isPending || remove.isPending}
          onCancel={close}
          onConfirm={() => (asking === 'delete' ? remove.mutate(undefined) : unpublish.mutate(undefined))}
        >
          {t(`product.${asking}_text`)}
        </Confirm>
      )}
    </SpaceBetween>
  );
}

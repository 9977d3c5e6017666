import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../api/types';
import { deleteAsset } from '../queries/assets';
import { ActionButton } from './action';
import { Confirm } from './confirm';
import { useDo } from './do';

interface Props {
  asset: Asset;
  everApproved: boolean; // then the name must be typed again
  small?: boolean;
  onDeleted?: () => void;
}

export function DeleteAsset({ asset, everApproved, small, onDeleted }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = useDo((typed: string | undefined) => deleteAsset(asset.id, asset.etag, typed), {
    done: t('asset.deleted', { name: asset.name }),
    onDone: () => {
      setAsking(false);
      onDeleted?.();
    },
  });
  return (
    <>
      <ActionButton
        actions={asset.actions}
        name="delete"
        text={t('action.delete')}
        ariaLabel={`${t('action.delete')}: ${asset.name}`}
        variant={small ? 'inline-link' : 'normal'}
        onClick={() => setAsking(true)}
      />
      {asking && (
        <Confirm
          title={t('asset.delete_title', { name: asset.name })}
          confirm={t('action.delete')}
          retype={everApproved ? asset.name : undefined}
          loading={remove.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={(typed) => remove.mutate(typed)}
        >
          {t('asset.delete_text')}
        </Confirm>
      )}
    </>
  );
}

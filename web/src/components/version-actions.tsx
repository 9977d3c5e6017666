// What a seller may do with a version, as buttons. Which of them exist, and why not, the server says.
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Action } from '../api/types';
import { createAppeal } from '../queries/appeals';
import { deleteVersion, modifyVersion, withdrawVersion } from '../queries/versions';
import { ActionButton } from './action';
import { Confirm } from './confirm';
import { useDo } from './do';

interface Subject {
  id: string;
  etag: string;
  number: string;
  ever_approved: boolean;
  asset: { name: string };
  actions: Action[];
}

export function useModify() {
  const navigate = useNavigate();
  return useDo(({ id, etag }: { id: string; etag: string }) => modifyVersion(id, etag), {
    onDone: (version) => void navigate(`/versions/${version.id}/edit`),
  });
}

export function useAppeal() {
  const navigate = useNavigate();
  return useDo((id: string) => createAppeal(id), { onDone: (appeal) => void navigate(`/appeals/${appeal.id}`) });
}

export function VersionActions({ version, small }: { version: Subject; small?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'delete' | 'withdraw'>();
  const modify = useModify();
  const appeal = useAppeal();
  const withdraw = useDo(() => withdrawVersion(version.id, version.etag), {
    done: t('version.withdrawn'),
    onDone: () => setAsking(undefined),
  });
  const remove = useDo((typed: string | undefined) => deleteVersion(version.id, version.etag, typed), {
    done: t('version.deleted'),
    onDone: () => setAsking(undefined),
  });
  const variant = small ? 'inline-link' : 'normal';
  const named = (text: string) => ({ text, ariaLabel: `${text}: ${version.number || t('version.unnumbered')}`, variant }) as const;
  const edit = version.actions.some(({ action, allowed }) => action === 'edit' && allowed);
  const withdrawable = version.actions.some(({ action, allowed }) => action === 'withdraw' && allowed);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {edit && (
        <ActionButton
          actions={version.actions}
          name="edit"
          {...named(t('action.continue'))}
          onClick={() => void navigate(`/versions/${version.id}/edit`)}
        />
      )}
      {!edit && (
        <ActionButton
          actions={version.actions}
          name="modify"
          {...named(t('action.modify'))}
          loading={modify.isPending}
          onClick={() => modify.mutate(version)}
        />
      )}
      <ActionButton
        actions={version.actions}
        name="appeal"
        {...named(t('action.appeal'))}
        loading={appeal.isPending}
        onClick={() => appeal.mutate(version.id)}
      />
      {withdrawable && <ActionButton actions={version.actions} name="withdraw" {...named(t('action.withdraw'))} onClick={() => setAsking('withdraw')} />}
      <ActionButton actions={version.actions} name="delete" {...named(t('action.delete'))} onClick={() => setAsking('delete')} />
      {asking && (
        <Confirm
          title={t(`version.${asking}_title`, { number: version.number })}
          confirm={t(`action.${asking}`)}
          loading={withdraw.isPending || remove.isPending}
          onCancel={() => setAsking(undefined)}
          retype={asking === 'delete' && version.ever_approved ? version.asset.name : undefined}
          onConfirm={(typed) => (asking === 'delete' ? remove.mutate(typed) : withdraw.mutate(undefined))}
        >
          {t(`version.${asking}_text`)}
        </Confirm>
      )}
    </SpaceBetween>
  );
}

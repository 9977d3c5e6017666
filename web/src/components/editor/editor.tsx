import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { asProblem } from '../../api/client';
import type { AssetDetails, PackageKind, Version } from '../../api/types';
import { assetQuery } from '../../queries/assets';
import { submitVersion, versionQuery } from '../../queries/versions';
import { useUploader } from '../../upload/sessions';
import { useQueryClient } from '@tanstack/react-query';
import { findAction, refusal } from '../action';
import { useDo } from '../do';
import { Page } from '../page';
import { ProblemAlert } from '../problem';
import { AssetFieldsForm } from './asset-fields';
import { PackageField } from './package-field';
import { type Draft, useDraft } from './use-draft';
import { VersionFieldsForm } from './version-fields';

const required = [
  ['asset', 'name'],
  ['asset', 'short_description'],
  ['version', 'number'],
  ['version', 'operating_systems'],
  ['version', 'architectures'],
  ['version', 'languages'],
  ['version', 'declarations'],
] as const;

// Why Submit for Review cannot be pressed yet; undefined: it can.
function useSubmitReason(draft: Draft, uploading: boolean, hasPackage: boolean): string | undefined {
  const { t } = useTranslation();
  const values: Record<string, Record<string, unknown>> = { asset: { ...draft.asset }, version: { ...draft.version } };
  const missing = required.filter(([part, field]) =>
    field === 'declarations'
      ? !draft.version.declarations.includes('standards')
      : (values[part][field] as string | unknown[]).length === 0,
  );
  if (uploading) return t('editor.wait_upload');
  if (missing.length > 0) {
    return t('editor.missing', { fields: missing.map(([part, field]) => t(`${part}.${field}`)).join(', ') });
  }
  if (!hasPackage) return t('editor.no_package');
  if (draft.isDirty || !draft.current.version) return undefined; // saved first, then the server decides
  return refusal(t, findAction(draft.current.version.actions, 'submit'));
}

function Saved({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const words = draft.saving
    ? t('editor.saving')
    : draft.isDirty
      ? t(draft.savable ? 'editor.unsaved' : 'editor.name_first')
      : draft.current.version
        ? t('editor.saved')
        : '';
  return (
    <span role="status">
      {words && (
        <StatusIndicator type={draft.saving ? 'loading' : draft.isDirty ? 'pending' : 'success'}>{words}</StatusIndicator>
      )}
    </span>
  );
}

function Stale({ onReload, onOverwrite }: { onReload: () => void; onOverwrite: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      header={t('editor.stale')}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onReload}>{t('editor.reload')}</Button>
          <Button onClick={onOverwrite}>{t('editor.overwrite')}</Button>
        </SpaceBetween>
      }
    >
      {t('editor.stale_text')}
    </Alert>
  );
}

export function Editor({ asset, version, kind }: { asset?: AssetDetails; version?: Version; kind: PackageKind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft({ asset, version, kind });
  const [uploadId, setUploadId] = useState<string>();
  const uploader = useUploader(uploadId);
  const { adopt, changeVersion, flush, save, savable } = draft;
  useEffect(() => flush, [flush]);

  const complete = uploader?.state === 'complete' ? uploader.session.id : undefined;
  const [bound, setBound] = useState<string>();
  useEffect(() => {
    if (!complete || complete === bound) return;
    setBound(complete);
    changeVersion({ upload_id: complete });
  }, [complete, bound, changeVersion]);
  // A complete package is saved at once, not in five seconds.
  useEffect(() => {
    if (!draft.version.upload_id || !savable) return;
    void save().then((ok) => ok && setUploadId(undefined));
  }, [draft.version.upload_id, savable, save]);

  const reread = useCallback(async () => {
    const held = draft.current;
    adopt({
      asset: held.asset && (await queries.fetchQuery({ ...assetQuery(held.asset.id), staleTime: 0 })),
      version: held.version && (await queries.fetchQuery({ ...versionQuery(held.version.id), staleTime: 0 })),
    });
  }, [adopt, draft, queries]);
  // The server may have put an imported package into the draft already: take its ETag first.
  const imported = useCallback((id: string) => void reread().then(() => changeVersion({ upload_id: id })), [reread, changeVersion]);

  const submit = useDo(
    async () => {
      if (draft.isDirty && !(await save())) return undefined;
      const held = await queries.fetchQuery({ ...versionQuery(draft.current.version?.id ?? ''), staleTime: 0 });
      return submitVersion(held.id, held.etag);
    },
    { onDone: (request) => request && void navigate('/assets?tab=requests'), done: undefined },
  );
  const uploading = Boolean(uploader) && !complete;
  const hasPackage = Boolean(draft.current.version?.revision.package ?? draft.version.upload_id);
  const reason = useSubmitReason(draft, uploading, hasPackage);
  const stale = draft.error !== undefined && asProblem(draft.error).status === 412;
  const title = asset && version ? t('editor.modify', { name: asset.name }) : asset ? t('editor.add_version', { name: asset.name }) : t('assets.add');
  return (
    <Page
      title={title}
      crumbs={[
        { text: t('nav.my_assets'), href: '/assets' },
        ...(asset ? [{ text: asset.name, href: `/assets/${asset.id}` }] : []),
      ]}
      actions={<Saved draft={draft} />}
    >
      {stale && (
        <Stale
          onReload={() => window.location.reload()}
          onOverwrite={() => void reread().then(() => save())}
        />
      )}
      {draft.error !== undefined && !stale && <ProblemAlert error={draft.error} retry={() => void save()} />}
      <AssetFieldsForm draft={draft} kind={asset?.package_kind ?? kind} />
      <VersionFieldsForm
        draft={draft}
        packageField={<PackageField draft={draft} uploadId={uploadId} onUpload={setUploadId} onImported={imported} />}
      />
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button disabled={!savable} disabledReason={t('editor.name_first')} loading={draft.saving} onClick={() => void save()}>
            {t('editor.save')}
          </Button>
          <Button
            variant="primary"
            disabled={Boolean(reason)}
            disabledReason={reason}
            loading={submit.isPending}
            onClick={() => submit.mutate(undefined)}
          >
            {t('action.submit')}
          </Button>
        </SpaceBetween>
      </Box>
    </Page>
  );
}

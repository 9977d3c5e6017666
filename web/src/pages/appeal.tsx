import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Appeal, AppealRowInput, ProofPreview } from '../api/types';
import { ActionButton, findAction, refusal } from '../components/action';
import { AppealFacts } from '../components/appeal-facts';
import { AppealRowEditor, FindingCard, Problems } from '../components/appeal-row';
import { Attachments } from '../components/attachments';
import { useDo } from '../components/do';
import { DownloadReport } from '../components/download-report';
import { FilePicker } from '../components/editor/file-picker';
import { Loaded, Loading } from '../components/loading';
import { Page } from '../components/page';
import { ProblemAlert } from '../components/problem';
import { ProofPreviewView } from '../components/proof-preview';
import { SubmitAppeal } from '../components/submit-appeal';
import { problemsByFinding, useTypedRows } from '../components/use-appeal-rows';
import { appealQuery, discardAppeal, putProof, updateAppealRows, useAppealRows, withdrawAppeal } from '../queries/appeals';

// After the appeal was handed in: the same rows, to read, with what the reviewer decided.
function ReadRows({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const rows = useAppealRows(appeal.id, 'concluded');
  if (rows.error) return <ProblemAlert error={rows.error} retry={rows.retry} />;
  if (!rows.items) return <Loading />;
  return (
    <SpaceBetween size="m">
      {rows.items.map((row) => (
        <FindingCard key={row.finding.id} finding={row.finding}>
          <div>{[row.conclusion && t(`conclusion.${row.conclusion}`), row.justification && t(`justification.${row.justification}`)].filter(Boolean).join(' · ')}</div>
          <span className="evidence">{row.explanation}</span>
          {row.decision && (
            <StatusIndicator type={row.decision === 'accepted' ? 'success' : 'error'}>
              {[t(`decision.${row.decision}`), row.comment].filter(Boolean).join(': ')}
            </StatusIndicator>
          )}
        </FindingCard>
      ))}
      {rows.more && <Button onClick={rows.more}>{t('common.more')}</Button>}
    </SpaceBetween>
  );
}

function EditRows({ appeal, onDirty }: { appeal: Appeal; onDirty: (dirty: boolean) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const rows = useAppealRows(appeal.id, 'blocking');
  const { typed, valueOf, change, clear } = useTypedRows();
  const [preview, setPreview] = useState<ProofPreview>();
  const byFinding = useMemo(() => problemsByFinding(preview), [preview]);
  const save = useDo(
    async () => {
      const held = await queries.fetchQuery({ ...appealQuery(appeal.id), staleTime: 0 });
      return updateAppealRows(appeal.id, held.etag, [...typed.values()]);
    },
    {
      onDone: (result) => {
        setPreview(result);
        clear();
        onDirty(false);
      },
    },
  );
  if (rows.error) return <ProblemAlert error={rows.error} retry={rows.retry} />;
  if (!rows.items) return <Loading />;
  if (rows.items.length === 0) return <Alert type="info">{t('appeal.no_rows')}</Alert>;
  const onChange = (value: AppealRowInput) => {
    change(value);
    onDirty(true);
  };
  const general = preview?.problems.filter((problem) => ![...byFinding.values()].some((list) => list.includes(problem))) ?? [];
  return (
    <SpaceBetween size="m">
      {rows.items.map((row) => (
        <AppealRowEditor
          key={row.finding.id}
          row={row}
          value={valueOf(row)}
          problems={typed.has(row.finding.id) ? [] : (byFinding.get(row.finding.id) ?? [])}
          onChange={onChange}
        />
      ))}
      {rows.more && (
        <Button onClick={rows.more} loading={rows.isFetchingMore}>
          {t('common.more')}
        </Button>
      )}
      <Problems problems={general} />
      <Button loading={save.isPending} disabled={typed.size === 0} disabledReason={t('appeal.nothing_typed')} onClick={() => save.mutate(undefined)}>
        {t('appeal.save_rows')}
      </Button>
    </SpaceBetween>
  );
}

function UploadProof({ appeal, preview, onPreview }: { appeal: Appeal; preview: ProofPreview | undefined; onPreview: (preview: ProofPreview) => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const upload = useDo((picked: File) => putProof(appeal.id, appeal.etag, picked), { onDone: onPreview, silent: true });
  const action = findAction(appeal.actions, 'edit');
  return (
    <SpaceBetween size="m">
      <ol>
        <li>{t('proof.step_download')}</li>
        <li>{t('proof.step_fill')}</li>
        <li>{t('proof.step_upload')}</li>
      </ol>
      <DownloadReport versionId={appeal.version.id} reportId={appeal.report.id} />
      <FilePicker
        primary
        text={t('action.upload_proof')}
        accept=".xlsx"
        hint={refusal(t, action)}
        disabled={upload.isPending || action?.allowed === false}
        onPick={(picked) => {
          setFile(picked);
          upload.mutate(picked);
        }}
      />
      <div aria-live="polite">
        {upload.error && <ProblemAlert error={upload.error} />}
        {preview && !upload.error && <ProofPreviewView preview={preview} file={file} />}
      </div>
    </SpaceBetween>
  );
}

function AppealView({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const [proof, setProof] = useState<ProofPreview>();
  const [dirty, setDirty] = useState(false);
  const editable = appeal.state === 'draft';
  const navigate = useNavigate();
  const discard = useDo(() => discardAppeal(appeal.id, appeal.etag), { onDone: () => void navigate(`/assets/${appeal.asset.id}`) });
  const withdraw = useDo(() => withdrawAppeal(appeal.id, appeal.etag), { done: t('requests.withdrawn') });
  const title = t('appeal.title', { name: appeal.asset.name, version: appeal.version.number });
  return (
    <Page
      title={title}
      description={editable ? t('appeal.description') : undefined}
      crumbs={[
        { text: t('nav.my_assets'), href: '/assets' },
        { text: appeal.asset.name, href: `/assets/${appeal.asset.id}` },
      ]}
      actions={
        editable ? (
          <ActionButton actions={appeal.actions} name="discard" text={t('action.discard')} loading={discard.isPending} onClick={() => discard.mutate(undefined)} />
        ) : (
        <ActionButton actions={appeal.actions} name="withdraw" text={t('action.withdraw')} loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)} />
        )
      }
    >
      <Container>
        <AppealFacts appeal={appeal} />
      </Container>
      {editable ? (
        <Tabs
          tabs={[
            {
              id: 'page',
              label: t('appeal.in_page'),
              content: (
                <EditRows
                  key={proof?.etag}
                  appeal={appeal}
                  onDirty={setDirty}
                />
              ),
            },
            {
              id: 'proof',
              label: t('action.upload_proof'),
              content: (
                <UploadProof
                  appeal={appeal}
                  preview={proof}
                  onPreview={setProof}
                />
              ),
            },
          ]}
        />
      ) : (
        <ReadRows appeal={appeal} />
      )}
      <Container header={<Header variant="h2">{t('appeal.attachments')}</Header>}>
        <Attachments appeal={appeal} editable={editable} />
      </Container>
      {editable && (
        <SubmitAppeal
          appeal={appeal}
          disabledReason={dirty ? t('appeal.save_first') : undefined}
        />
      )}
    </Page>
  );
}

export default function AppealPage() {
  const { appealId = '' } = useParams();
  const query = useQuery(appealQuery(appealId));
  return <Loaded query={query}>{(appeal) => <AppealView appeal={appeal} />}</Loaded>;
}

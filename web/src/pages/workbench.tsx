// The reviewer's desk: each finding beside the seller's words, accepted or rejected one by one.
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Appeal } from '../api/types';
import { ActionButton } from '../components/action';
import { AppealFacts } from '../components/appeal-facts';
import { Attachments } from '../components/attachments';
import { DecisionRow, type Decision } from '../components/decision-row';
import { useDo } from '../components/do';
import { useFormat } from '../components/format';
import { Loaded, Loading } from '../components/loading';
import { Page } from '../components/page';
import { ProblemAlert } from '../components/problem';
import { appealQuery, claimAppeal, decideAppeal, releaseAppeal, useAppealRows, type RowDecision } from '../queries/appeals';
import { useMe } from '../queries/session';

function decisionsOf(made: Map<string, Decision>): RowDecision[] {
  return [...made].flatMap(([finding_id, { decision, comment }]) => (decision ? [{ finding_id, decision, comment }] : []));
}

function Desk({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const mine = appeal.state === 'claimed' && appeal.assignee?.id === me.id;
  const rows = useAppealRows(appeal.id, 'concluded');
  const [made, setMade] = useState<Map<string, Decision>>(new Map());
  const decide = useDo(() => decideAppeal(appeal.id, appeal.etag, decisionsOf(made), true), {
    done: t('review.decided'),
    onDone: () => void navigate('/review'),
  });
  if (rows.error) return <ProblemAlert error={rows.error} retry={rows.retry} />;
  if (!rows.items) return <Loading />;
  const set = (id: string, decision: Decision) => setMade((old) => new Map(old).set(id, decision));
  const open = rows.items.filter((row) => !made.get(row.finding.id)?.decision && !row.decision).length;
  const mute = rows.items.filter((row) => made.get(row.finding.id)?.decision === 'rejected' && !made.get(row.finding.id)?.comment.trim()).length;
  const reason =
    open > 0 || rows.more ? t('review.open_rows', { count: open }) : mute > 0 ? t('review.comment_rows', { count: mute }) : undefined;
  return (
    <SpaceBetween size="m">
      {rows.items.map((row) => (
        <DecisionRow
          key={row.finding.id}
          row={row}
          editable={mine}
          value={made.get(row.finding.id) ?? { decision: row.decision, comment: row.comment }}
          onChange={(decision) => set(row.finding.id, decision)}
        />
      ))}
      {rows.more && (
        <Button onClick={rows.more} loading={rows.isFetchingMore}>
          {t('common.more')}
        </Button>
      )}
      {mine && (
        <Container header={<Header variant="h2">{t('review.finish')}</Header>}>
          <SpaceBetween size="m">
            <ActionButton
              actions={appeal.actions}
              name="decide"
              text={t('action.decide')}
              variant="primary"
              always
              disabledReason={reason}
              loading={decide.isPending}
              onClick={() => decide.mutate(undefined)}
            />
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}

function Workbench({ appeal }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const claim = useDo(() => claimAppeal(appeal.id, appeal.etag));
  const release = useDo(() => releaseAppeal(appeal.id, appeal.etag));
  const mine = appeal.state === 'claimed' && appeal.assignee?.id === me.id;
  const other = appeal.state === 'claimed' && !mine;
  return (
    <Page
      title={`${appeal.asset.name} · ${appeal.version.number}`}
      crumbs={[{ text: t('nav.queue'), href: '/review' }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {mine && (
            <ActionButton actions={appeal.actions} name="release" text={t('action.release_claim')} loading={release.isPending} onClick={() => release.mutate(undefined)} />
          )}
          {!mine && (
            <ActionButton actions={appeal.actions} name="claim" text={t('action.claim')} variant="primary" loading={claim.isPending} onClick={() => claim.mutate(undefined)} />
          )}
        </SpaceBetween>
      }
    >
      {mine && <Alert type="info">{t('review.lease', { time: format.time(appeal.lease_until) })}</Alert>}
      {other && <Alert type="warning">{t('review.taken', { name: appeal.assignee?.name ?? '', time: format.time(appeal.lease_until) })}</Alert>}
      {appeal.state === 'submitted' && <Alert type="info">{t('review.claim_first')}</Alert>}
      <Container>
        <AppealFacts appeal={appeal} />
      </Container>
      {appeal.attachments.length > 0 && (
        <Container header={<Header variant="h2">{t('appeal.attachments')}</Header>}>
          <Attachments appeal={appeal} editable={false} />
        </Container>
      )}
      <Desk appeal={appeal} />
    </Page>
  );
}

export default function WorkbenchPage() {
  const { appealId = '' } = useParams();
  const query = useQuery(appealQuery(appealId));
  return <Loaded query={query}>{(appeal) => <Workbench appeal={appeal} />}</Loaded>;
}

// What the server read from the workbook: the rows as they would be sent, and the cells that are wrong.
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { ProofPreview, ProofProblem } from '../api/types';
import { annotateProof } from '../queries/appeals';
import { useDo } from './do';
import { saveAs } from './save-as';
import { Listing, whole } from './listing';

type Row = ProofPreview['rows'][number];

export function ProofPreviewView({ preview, file }: { preview: ProofPreview; file: File | undefined }) {
  const { t, i18n } = useTranslation();
  const annotate = useDo((from: File) => annotateProof(preview.appeal_id, from, i18n.language === 'zh-CN' ? 'zh-CN' : 'en'), {
    onDone: (workbook) => saveAs(workbook, file?.name ?? 'report.xlsx'),
  });
  const problemColumns: TableProps.ColumnDefinition<ProofProblem>[] = [
    { id: 'cell', header: t('proof.cell'), isRowHeader: true, minWidth: 120, cell: (problem) => problem.cell || t('proof.file') },
    { id: 'code', header: t('proof.code'), minWidth: 70, cell: (problem) => problem.code },
    { id: 'kind', header: t('proof.kind'), minWidth: 90, cell: (problem) => t(problem.warning ? 'proof.warning' : 'proof.error') },
    {
      id: 'message',
      header: t('proof.message'),
      minWidth: 260,
      cell: (problem) => (i18n.language === 'zh-CN' ? problem.message_zh : problem.message),
    },
  ];
  const rowColumns: TableProps.ColumnDefinition<Row>[] = [
    { id: 'cell', header: t('proof.cell'), minWidth: 110, cell: (row) => row.cell },
    { id: 'finding', header: t('proof.finding'), isRowHeader: true, minWidth: 150, cell: (row) => row.finding_id },
    { id: 'conclusion', header: t('appeal.column_f'), minWidth: 130, cell: (row) => (row.conclusion ? t(`conclusion.${row.conclusion}`) : '–') },
    { id: 'justification', header: t('appeal.column_g'), minWidth: 180, cell: (row) => (row.justification ? t(`justification.${row.justification}`, { defaultValue: row.justification }) : '–') },
    { id: 'explanation', header: t('appeal.column_h'), minWidth: 260, cell: (row) => <span className="evidence">{row.explanation}</span> },
    { id: 'changed', header: t('proof.changed'), minWidth: 100, cell: (row) => t(row.changed ? 'common.yes' : 'common.no') },
  ];
  const counts = t('proof.counts', { changed: preview.changed_rows, unchanged: preview.unchanged_rows, blank: preview.blank_blocking });
  return (
    <SpaceBetween size="m">
      {preview.accepted ? (
        <Alert type="success" header={t('proof.accepted')}>{counts}</Alert>
      ) : (
        <Alert
          type="error"
          header={t('proof.refused')}
          action={file && <Button loading={annotate.isPending} onClick={() => annotate.mutate(file)}>{t('proof.annotated')}</Button>}
        >
          {t('proof.refused_text')}
        </Alert>
      )}
      {preview.problems.length > 0 && (
        <Listing list={whole(preview.problems)} label={t('proof.problems')} columnDefinitions={problemColumns} emptyTitle={t('proof.none')} />
      )}
      <Listing list={whole(preview.rows)} label={t('proof.rows')} columnDefinitions={rowColumns} trackBy="finding_id" emptyTitle={t('proof.none')} />
    </SpaceBetween>
  );
}

// Everything that is known about one finding.
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../api/types';
import { engineWords, sourceWords } from './engine-words';
import { useFormat } from './format';
import { NestedPath } from './nested-path';
import { BlockingWord, SeverityBadge } from './status';

export function ScoreWords({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  if (!finding.score) return <>{t('finding.unscored')}</>;
  const { value, version, source } = finding.score;
  return <>{t('finding.score_words', { value: value.toFixed(1), version, source: sourceWords(t, source) })}</>;
}

function Paths({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const more = finding.path_count - finding.paths.length;
  return (
    <SpaceBetween size="xxs">
      {finding.paths.map((path) => (
        <NestedPath key={path} path={path} />
      ))}
      {more > 0 && <Box variant="small">{t('finding.more_paths', { count: more })}</Box>}
    </SpaceBetween>
  );
}

// Only web addresses become links: the text comes from a feed.
function References({ list }: { list: string[] }) {
  return (
    <SpaceBetween size="xxs">
      {list.map((reference) =>
        /^https?:\/\//.test(reference) ? (
          <Link key={reference} href={reference} external>
            {reference}
          </Link>
        ) : (
          <span key={reference}>{reference}</span>
        ),
      )}
    </SpaceBetween>
  );
}

export function FindingDetails({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = finding.scores.map((score) => `${score.value.toFixed(1)} · v${score.version} · ${sourceWords(t, score.source)} · ${score.vector}`);
  const items = [
    { label: t('finding.paths'), value: <Paths finding={finding} /> },
    { label: t('finding.why'), value: <><BlockingWord blocking={finding.blocking} /> <Box>{engineWords(t, finding.why)}</Box></> },
    { label: t('finding.component'), value: finding.component || finding.component_name || '–' },
    { label: t('finding.evidence'), value: <span className="evidence" lang="en">{`${finding.evidence || '–'} (${t('finding.confidence', { value: finding.confidence })})`}</span> },
  ];
  const scored = [
    { label: t('finding.score'), value: <><SeverityBadge severity={finding.severity} /> <ScoreWords finding={finding} /></> },
    { label: t('finding.fix'), value: finding.fixed.length > 0 ? t('finding.fixed_in', { versions: finding.fixed.join(', ') }) : t('finding.no_fix') },
    { label: t('finding.affected'), value: finding.affected || '–' },
    { label: t('finding.scores'), value: all.length > 0 ? <SpaceBetween size="xxs">{all.map((line) => <span key={line} className="evidence">{line}</span>)}</SpaceBetween> : '–' },
    { label: t('finding.exploited'), value: [t(finding.kev ? 'finding.kev' : 'finding.not_kev'), finding.epss === null ? '' : `EPSS ${(finding.epss * 100).toFixed(1)} %`].filter(Boolean).join(' · ') },
    { label: t('finding.aliases'), value: [...new Set([...finding.aliases, ...finding.advisories])].join(', ') || '–' },
    { label: t('finding.published'), value: format.time(finding.published) },
    { label: t('finding.references'), value: finding.references.length > 0 ? <References list={finding.references} /> : '–' },
  ];
  return (
    <SpaceBetween size="l">
      <Box variant="p"><span lang="en">{finding.summary || finding.title}</span></Box>
      <KeyValuePairs columns={2} items={finding.type === 'Vulnerability' ? [...items, ...scored] : items} />
    </SpaceBetween>
  );
}

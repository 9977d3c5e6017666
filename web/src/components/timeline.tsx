import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import type { AssetDetails } from '../api/types';
import { useFormat } from './format';
import { transitionWords } from './transition-words';

export function Timeline({ entries }: { entries: AssetDetails['timeline'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (entries.length === 0) return <Box color="text-body-secondary">{t('timeline.empty')}</Box>;
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        <li key={index}>
          {transitionWords(t, entry.transition)}
          {entry.from !== entry.to && entry.to && ` (${[entry.from, entry.to].filter(Boolean).map((word) => t([`status.${word}`, `appeal_state.${word}`, `product_state.${word}`], { defaultValue: word as string })).join(' → ')})`}
          <Box variant="small" display="block">
            {`${format.time(entry.at)} · ${entry.actor === 'system' ? t('timeline.system') : entry.actor}`}
          </Box>
        </li>
      ))}
    </ol>
  );
}

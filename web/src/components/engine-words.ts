// The scanner speaks English. Its sentences that we know become words of the catalogue; others stay as they are.
import type { useTranslation } from 'react-i18next';

type Translate = ReturnType<typeof useTranslation>['t'];

const sentences: [RegExp, string][] = [
  [/^CVSS (?<value>[\d.]+) v(?<version>\S+) \((?<source>\S+)\) is at or above the limit of (?<limit>[\d.]+)$/, 'score_above'],
  [/^CVSS (?<value>[\d.]+) v(?<version>\S+) \((?<source>\S+)\) is below the limit of (?<limit>[\d.]+)$/, 'score_below'],
  [/^no CVSS score is known; its source calls it (?<severity>\w+)$/, 'unscored_high'],
  [/^score unknown \(severity (?<severity>\w+)\)/, 'unscored'],
  [/^a virus, trojan or malicious program blocks approval$/, 'virus'],
  [/^the policy reports viruses without blocking$/, 'virus_reported'],
  [/^executable or archive content that could not be inspected blocks approval$/, 'opaque'],
  [/^advisory data: only the built-in starter set/, 'starter_data'],
  [/^advisory data of (?<date>.+), (?<records>\d+) records$/, 'data_of'],
  [/^advisory data of (?<date>.+) is older than the (?<days>\d+) days/, 'data_old'],
  [/^no advisory data for (?<type>.+) packages/, 'no_data_for'],
  [/^no advisory data:/, 'no_data'],
  [/^malware engine (?<engine>\S+): not scanned \((?<reason>.*)\)$/, 'engine_not_scanned'],
  [/^malware engine (?<engine>\S+) failed: (?<reason>.*)$/, 'engine_failed'],
  [/^malware signatures: only the built-in starter set/, 'starter_signatures'],
  [/^no malware engine ran/, 'no_engine'],
  [/^no ClamAV signatures are installed$/, 'no_clamav'],
  [/^no signatures were imported$/, 'no_clamav'],
  [/^signatures are there; the workers run it/, 'clamav_by_workers'],
  [/^malware scanning is switched off$/, 'malware_off'],
  [/^(?<number>\d+) vulnerabilit(?:y has|ies have) no known score$/, 'no_score'],
];

export function engineWords(t: Translate, sentence: string): string {
  for (const [pattern, key] of sentences) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const parts: Record<string, string> = { ...found.groups };
    if (parts.severity) parts.severity = t(`severity.${parts.severity}`, { defaultValue: parts.severity });
    if (parts.source) parts.source = sourceWords(t, parts.source);
    if (parts.reason) parts.reason = engineWords(t, parts.reason);
    return t(`engine_words.${key}`, parts);
  }
  return sentence;
}

// Who gave a score: the feeds by their names, the built-in set in words.
export function sourceWords(t: Translate, source: string): string {
  return source === 'starter' ? t('finding.starter_source') : source.toUpperCase();
}

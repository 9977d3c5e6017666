// Which justifications (column G) go with which conclusion (column F): workflow.md (c).
import type { Conclusion, FindingType, Justification } from '../api/types';

export const conclusions: Conclusion[] = ['false_positive', 'not_affected', 'already_fixed', 'will_fix'];

const virusClaims: Justification[] = ['own_signed_code', 'test_sample', 'dual_use_tool', 'heuristic_only'];
const claims: Record<Conclusion, Justification[]> = {
  false_positive: ['component_misidentified', 'version_misidentified', 'record_contested'],
  not_affected: [
    'component_not_present',
    'vulnerable_code_not_present',
    'vulnerable_code_not_in_execute_path',
    'vulnerable_code_cannot_be_controlled_by_adversary',
    'inline_mitigations_already_exist',
  ],
  already_fixed: ['backported_patch', 'rebuilt_with_fix'],
  will_fix: [],
};

export function justificationsFor(conclusion: Conclusion | null, type: FindingType): Justification[] {
  if (!conclusion) return [];
  return conclusion === 'false_positive' && type === 'Virus' ? virusClaims : claims[conclusion];
}

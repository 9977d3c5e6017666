// What was typed into the rows of an appeal and is not saved yet.
import { useCallback, useState } from 'react';
import type { AppealRow, AppealRowInput, ProofProblem, ProofPreview } from '../api/types';

const rowNumber = (cell: string) => /[A-Z]+(\d+)$/.exec(cell)?.[1];

export function problemsByFinding(preview: ProofPreview | undefined): Map<string, ProofProblem[]> {
  const found = new Map<string, ProofProblem[]>();
  for (const row of preview?.rows ?? []) {
    const number = rowNumber(row.cell);
    const problems = preview?.problems.filter((problem) => {
      return problem.cell === row.finding_id || (number !== undefined && rowNumber(problem.cell) === number);
    });
    if (problems && problems.length > 0) found.set(row.finding_id, problems);
  }
  return found;
}

export function useTypedRows() {
  const [typed, setTyped] = useState<Map<string, AppealRowInput>>(new Map());
  const valueOf = (row: AppealRow): AppealRowInput =>
    typed.get(row.finding.id) ?? {
      finding_id: row.finding.id,
      conclusion: row.conclusion,
      justification: row.justification,
      explanation: row.explanation,
    };
  const change = useCallback((value: AppealRowInput) => setTyped((old) => new Map(old).set(value.finding_id, value)), []);
  const clear = useCallback(() => setTyped(new Map()), []);
  return { typed, valueOf, change, clear };
}

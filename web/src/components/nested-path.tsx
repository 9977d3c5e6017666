// A path through archives: each step that was opened is one line, `!` marks the way in.
import Box from '@cloudscape-design/components/box';

export const pathSteps = (path: string): string[] => path.split(/!\/?/).filter((step) => step !== '');

export function NestedPath({ path }: { path: string }) {
  const steps = pathSteps(path);
  if (steps.length === 0) return <>{path}</>;
  return (
    <span className="nested-path">
      {steps.map((step, index) => (
        <span key={index} className="nested-step">
          <Box variant="code">{step}</Box>
          {index < steps.length - 1 && <span className="nested-mark">!/</span>}
        </span>
      ))}
    </span>
  );
}

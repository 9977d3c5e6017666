// A drop zone and a button that hands over one file; a folder is told apart from a file.
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  text: string;
  hint?: string;
  accept?: string;
  primary?: boolean;
  disabled?: boolean;
  onPick: (file: File, isFolder: boolean) => void;
}

export function FilePicker({ text, hint, accept, primary, disabled, onPick }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    const entry = event.dataTransfer.items[0]?.webkitGetAsEntry?.();
    if (file && !disabled) onPick(file, entry?.isDirectory ?? false);
  };
  return (
    <div
      className="drop-zone"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        hidden
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ''; // the same file may be chosen again
          if (file) onPick(file, false);
        }}
      />
      <Button variant={primary ? 'primary' : 'normal'} iconName="upload" disabled={disabled} onClick={() => input.current?.click()}>
        {text}
      </Button>
      <Box color="text-body-secondary" padding={{ top: 'xs' }}>
        {t('upload.drop')}
        {hint && <Box display="block" variant="small">{hint}</Box>}
      </Box>
    </div>
  );
}

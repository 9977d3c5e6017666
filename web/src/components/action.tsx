// Buttons that the server's `actions` list decides: absent = not for this reader, refused = disabled with the reason.
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import type { Action, ActionName } from '../api/types';

type Translate = ReturnType<typeof useTranslation>['t'];

export const findAction = (actions: Action[] | undefined, name: ActionName) =>
  actions?.find((action) => action.action === name);

export function refusal(t: Translate, action: Action | undefined): string | undefined {
  if (!action || action.allowed) return undefined;
  return t(`reason.${action.code}`, { defaultValue: action.reason ?? t('reason.unknown') });
}

interface Props extends Omit<ButtonProps, 'children'> {
  actions: Action[] | undefined;
  name: ActionName;
  text: string;
  always?: boolean; // shown, disabled, even when the server does not list it
}

export function ActionButton({ actions, name, text, always, disabledReason, ...rest }: Props) {
  const { t } = useTranslation();
  const action = findAction(actions, name);
  if (!action && !always) return null;
  const reason = disabledReason ?? refusal(t, action);
  return (
    <Button {...rest} disabled={rest.disabled || !action?.allowed || Boolean(reason)} disabledReason={reason}>
      {text}
    </Button>
  );
}

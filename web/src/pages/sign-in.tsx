import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../components/language-switch';
import { problemWords } from '../components/problem';
import { becomeUser, signIn, useAbout } from '../queries/session';

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const about = useAbout();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = `${t('sign_in.title')} · Assay`;
  }, [t]);
  const attempt = useMutation({
    mutationFn: () => signIn(username, password),
    onSuccess: (me) => becomeUser(queries, me),
  });
  const failure = attempt.error && problemWords(t, attempt.error);
  const words =
    failure && (failure.problem.status === 401 ? t('sign_in.wrong') : `${failure.header}. ${failure.content}`);
  return (
    <main className="sign-in">
      <div className="sign-in-brand">
        <img src="/logo.svg" alt="" />
        <div>
          <p>Assay</p>
          <span>{t('app.tagline')}</span>
        </div>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!attempt.isPending) attempt.mutate();
        }}
      >
        <Container header={<Header variant="h1">{t('sign_in.title')}</Header>}>
          <Form
            errorText={words}
            actions={
              <Button variant="primary" formAction="submit" loading={attempt.isPending} disabled={!username || !password}>
                {t('sign_in.title')}
              </Button>
            }
          >
            <SpaceBetween size="m">
              <FormField label={t('sign_in.username')}>
                <Input value={username} autoComplete="username" autoFocus onChange={({ detail }) => setUsername(detail.value)} />
              </FormField>
              <FormField label={t('sign_in.password')}>
                <Input
                  type="password"
                  value={password}
                  autoComplete="current-password"
                  onChange={({ detail }) => setPassword(detail.value)}
                />
              </FormField>
              <LanguageSwitch />
            </SpaceBetween>
          </Form>
        </Container>
      </form>
      {about?.banners.map(({ code, text }) => (
        <p key={code} className="centre-banner" role="note">
          {t(`banner.${code}`, { defaultValue: text })}
        </p>
      ))}
    </main>
  );
}

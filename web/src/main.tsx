import '@cloudscape-design/global-styles/index.css';
import './app/shell.css';
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startI18n } from './i18n';
import { watchWindow } from './upload/sessions';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
watchWindow();
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => applyMode(dark.matches ? Mode.Dark : Mode.Light);
dark.addEventListener('change', follow);
follow();
void startI18n().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);

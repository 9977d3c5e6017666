import '@cloudscape-design/global-styles/index.css';
import './app/shell.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startI18n } from './i18n';
import { watchWindow } from './upload/sessions';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
watchWindow();
void startI18n().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);

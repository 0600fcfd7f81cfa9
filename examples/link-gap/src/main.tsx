import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createSession, SessionProvider } from './session.ts';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/picture.css';
import './styles/table.css';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element #root');
}
createRoot(root).render(
  <StrictMode>
    <SessionProvider value={createSession()}>
      <App />
    </SessionProvider>
  </StrictMode>,
);

import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/base.css';
import './signIn/signIn.css';
import './conversations/conversations.css';
import './chat/chat.css';
import './chat/reactions.css';
import './groups/groups.css';
import './groups/chatBars.css';
import './live/live.css';
import './topics/topics.css';
import './contacts/contacts.css';
import './composer/composer.css';
import { createSession } from './session/session.ts';
import { loadPreferences } from './settings/preferences.ts';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App session={createSession()} preferences={loadPreferences()} />);

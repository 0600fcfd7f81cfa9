import { useSelector } from '@tanstack/react-store';
import { useEffect } from 'react';
import { ConfirmPurchase } from './confirm-purchase.tsx';
import { CreditBar } from './credit-bar.tsx';
import { Donors } from './donors.tsx';
import { Notice } from './notice.tsx';
import { Picture } from './picture/picture.tsx';
import { SearchForm } from './search-form.tsx';
import { useSession } from './session.ts';
import { shownView } from './shown-view.ts';
import { domainsOf } from './view.ts';
import { Welcome } from './welcome.tsx';

export function App() {
  const { comparison } = useSession();
  const view = useSelector(comparison.store, state => shownView(state));
  const title = view === undefined ? 'Link gap' : `${domainsOf(view).join(' · ')} · Link gap`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <>
      <header className="page-header">
        <h1>Link gap</h1>
        <p>Who links to your competitors, and not to you?</p>
      </header>
      <SearchForm />
      <CreditBar />
      <main>
        <Notice />
        {view === undefined ? (
          <Welcome />
        ) : (
          <div className="columns">
            <Picture view={view} />
            <Donors view={view} />
          </div>
        )}
      </main>
      <ConfirmPurchase />
    </>
  );
}

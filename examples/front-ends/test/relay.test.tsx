import './dom.ts';
import { fireEvent, type RenderResult, render, waitFor } from '@testing-library/react';
import { Component, type ReactNode, Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import { expect, test, vi } from 'vitest';
import { Backlinks } from '../src/relay/backlinks.tsx';
import { createRelayEnvironment } from '../src/relay/environment.ts';
import { linksTo } from './ask.ts';
import { startBusyGateway } from './busy-gateway.ts';
import { startGateway } from './gateway.ts';
import { startGatewayWithKey } from './gateway-with-key.ts';

test('a component pages through a list: each row once, and each bought once', async () => {
  await using gateway = await startGateway();
  const view = show(createRelayEnvironment(gateway.url), 'rows-50.example');
  fireEvent.click(await view.findByText('More'));
  await waitFor(() => expect(linksIn(view)).toHaveLength(40));
  fireEvent.click(view.getByText('More'));
  await waitFor(() => expect(view.queryByText('More')).toBeNull());
  expect(gateway.sandbox.billed).toBe(50);
  expect(linksIn(view)).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('an error boundary shows why a list failed', async () => {
  await using gateway = await startGateway();
  gateway.sandbox.fail({ kind: 'error', code: 32012, message: 'No credits' });
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const view = show(createRelayEnvironment(gateway.url), 'gepur.com');
  expect((await view.findByRole('alert')).textContent).toContain('The Serpstat plan has no credits left');
  // React tells of the error that the boundary caught.
  expect(error).toHaveBeenCalledOnce();
  error.mockClear();
});

test('a refused request fails with the message of the gateway', async () => {
  await using gateway = await startGatewayWithKey();
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const view = show(createRelayEnvironment(gateway.url), 'gepur.com');
  expect((await view.findByRole('alert')).textContent).toContain('This gateway needs a key');
  error.mockClear();
});

test('a network function that passes errors on shows an empty list and no error', async () => {
  await using gateway = await startGateway();
  gateway.sandbox.fail({ kind: 'error', code: 32012, message: 'No credits' });
  const network = Network.create(async ({ text }, variables) => {
    const body = JSON.stringify({ query: text, variables });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(gateway.url, { method: 'POST', headers, body })).json();
  });
  const view = show(new Environment({ network, store: new Store(new RecordSource()) }), 'gepur.com');
  expect((await view.findByRole('list')).childElementCount).toBe(0);
  expect(view.queryByRole('alert')).toBeNull();
});

test('a component whose next page fails keeps its rows', async () => {
  await using gateway = await startGateway();
  const view = show(createRelayEnvironment(gateway.url), 'rows-50.example');
  const more = await view.findByText('More');
  gateway.sandbox.fail({ kind: 'error', code: 32012, message: 'No credits' });
  fireEvent.click(more);
  expect((await view.findByRole('alert')).textContent).toContain('The Serpstat plan has no credits left');
  expect(linksIn(view)).toHaveLength(20);
  fireEvent.click(more);
  await waitFor(() => expect(linksIn(view)).toHaveLength(40));
  expect(view.queryByRole('alert')).toBeNull();
});

test('the client waits as long as a busy gateway says', async () => {
  await using gateway = await startBusyGateway();
  const start = performance.now();
  const view = show(createRelayEnvironment(gateway.url), 'rows-2.example');
  await gateway.freeAfterFirst(waitFor(() => expect(linksIn(view)).toHaveLength(2)));
  expect(performance.now() - start).toBeGreaterThanOrEqual(gateway.waitMs);
});

function show(environment: Environment, name: string): RenderResult {
  return render(
    <RelayEnvironmentProvider environment={environment}>
      <Failures>
        <Suspense fallback="Loading">
          <Backlinks name={name} />
        </Suspense>
      </Failures>
    </RelayEnvironmentProvider>,
  );
}

/** Shows the error of what it contains. */
class Failures extends Component<{ children: ReactNode }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <p role="alert">{error.message}</p> : this.props.children;
  }
}

function linksIn(view: RenderResult): readonly (string | null)[] {
  return view.queryAllByRole('listitem').map(({ textContent }) => textContent);
}

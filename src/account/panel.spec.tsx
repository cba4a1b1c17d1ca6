import { nullTranslator } from '@jupyterlab/translation';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import type { InstanceList, SignIn } from '../api/types';
import { Diagnose } from '../components/diagnose';
import { AccountModel } from './model';
import { AccountView } from './panel';
import { FakeClient, instance, signedOut } from './testing/fakeClient';

const doubt: IFailure = {
  message: 'Instance two is not configured correctly',
  reason: "key 'destination_rs' is not known",
  code: 'instance_misconfigured'
};

async function shown(difference: Partial<InstanceList> = {}) {
  const client = new FakeClient();
  const list = await client.list();
  client.list = () => Promise.resolve({ ...list, ...difference });
  const account = new AccountModel(client);
  await account.load();
  const view = render(
    <AccountView account={account} trans={nullTranslator.load('')} />
  );
  return { account, client, view };
}

describe('AccountView', () => {
  afterEach(cleanup);

  it('lets one sign in although something else is configured wrongly', async () => {
    const { view } = await shown({ problems: [doubt] });
    expect(view.getByRole('form', { name: 'Sign in to TWO' })).toBeTruthy();
    expect(view.getByText(doubt.message, { selector: 'summary' })).toBeTruthy();
    expect(view.queryAllByRole('alert')).toHaveLength(0);
  });

  it('counts what is doubtful where there is more than one', async () => {
    const { view } = await shown({ problems: [doubt, doubt, doubt] });
    expect(view.getByText('3 problems in the configuration')).toBeTruthy();
  });

  it('says all that is wrong, and where it was looked for, when nothing can be used', async () => {
    const { view } = await shown({ instances: [], problems: [doubt, doubt] });
    expect(view.getAllByRole('alert')).toHaveLength(2);
    expect(view.getByText('somewhere').closest('details')?.open).toBe(true);
  });

  it('says that an unconfigured server is one', async () => {
    const { view } = await shown({ instances: [], searched: [] });
    const alert = view.getByRole('alert').textContent;
    expect(alert).toContain('No data lake is configured');
  });

  it('reads the configuration again, says so while and after, then is quiet', async () => {
    jest.useFakeTimers();
    const { client, view } = await shown();
    const said = () => view.getByRole('status').textContent;
    expect(said()).toBe('');
    fireEvent.click(view.getByRole('button', { name: 'Reload configuration' }));
    expect(said()).toBe('Reading the configuration…');
    await act(() => jest.advanceTimersByTimeAsync(1));
    expect(client.reloads).toBe(1);
    expect(said()).toBe('The configuration was read again: 2 instances.');
    await act(() => jest.advanceTimersByTimeAsync(10_000));
    expect(said()).toBe('');
    jest.useRealTimers();
  });

  it('offers the way out of having no instance', async () => {
    const { client, view } = await shown({ instances: [] });
    const alert = view.getByRole('alert');
    const verb = alert.querySelector('button');
    expect(verb?.textContent).toBe('Reload configuration');
    fireEvent.click(verb as HTMLButtonElement);
    expect(client.reloads).toBe(1);
    await act(() => Promise.resolve());
  });

  it('leads to the doctor when the set-up failed, where there is one', async () => {
    const open = jest.fn();
    const { account, view } = await shown({ instances: [], problems: [doubt] });
    expect(view.queryByRole('button', { name: 'What is wrong?' })).toBeNull();
    view.rerender(
      <Diagnose.Provider value={() => open}>
        <AccountView account={account} trans={nullTranslator.load('')} />
      </Diagnose.Provider>
    );
    fireEvent.click(view.getByRole('button', { name: 'What is wrong?' }));
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('does not ask for a password where the administrator supplies a token', async () => {
    const refused: SignIn = {
      ...signedOut,
      state: 'refused',
      interactive: false,
      failure: { ...doubt, code: 'token_missing' }
    };
    const { view } = await shown({
      instances: [{ ...instance('two'), sign_in: refused }]
    });
    expect(view.queryByRole('form')).toBeNull();
    expect(view.getByRole('alert').textContent).toContain(doubt.message);
  });

  it.each([
    [true, /^Signed in as alice until .*05.*, then renewed by itself$/],
    [false, /^Signed in as alice until .*05/]
  ])('says until when one is signed in (typed: %s)', async (typed, said) => {
    const end = new Date();
    end.setHours(14, 5, 0, 0);
    const signedIn: SignIn = {
      ...signedOut,
      state: 'signed_in',
      account: 'alice',
      expires_at: end.toISOString(),
      interactive: typed
    };
    const { view } = await shown({
      instances: [{ ...instance('two'), sign_in: signedIn }]
    });
    fireEvent.click(view.getByRole('button', { name: 'Account: alice' }));
    const text = view.getByText(said).textContent;
    expect(text?.includes('renewed')).toBe(typed);
    expect(text).not.toContain(String(end.getFullYear()));
  });

  it('unfolds where configuration is looked for', async () => {
    const { view } = await shown();
    expect(view.queryByText('somewhere')).toBeNull();
    fireEvent.click(
      view.getByRole('button', { name: 'Account: signed out', expanded: false })
    );
    expect(view.getByText('somewhere')).toBeTruthy();
  });
});

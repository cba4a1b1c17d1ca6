import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { LakeFailure } from '../api/errors';
import { BrowseModel } from './model';
import { CommandIDs } from '../commands';
import { BrowseView } from './panel';
import { FakeAccount, ScriptedClient, settle } from './testing/fakes';

const trans = nullTranslator.load('jupyterlab_datalake');

describe('BrowseView', () => {
  let client: ScriptedClient;
  let account: FakeAccount;
  let model: BrowseModel;
  let execute: jest.Mock;
  let menus: object[];

  const show = async () => {
    model = new BrowseModel(account.account, null);
    model.isShown = true;
    account.changed.emit();
    render(
      <BrowseView
        model={model}
        trans={trans}
        availability={null}
        execute={execute}
        onDidMenu={args => menus.push(args)}
        onScopeMenu={args => menus.push(args)}
      />
    );
    await act(settle);
  };
  const search = async (text: string) => {
    const box = screen.getByRole('searchbox', { name: 'Search data' });
    fireEvent.change(box, { target: { value: text } });
    fireEvent.submit(screen.getByRole('search'));
    await act(settle);
    return client.searches[client.searches.length - 1];
  };

  beforeEach(() => {
    client = new ScriptedClient();
    account = new FakeAccount(client);
    execute = jest.fn();
    menus = [];
  });

  afterEach(() => {
    model.dispose();
  });

  it('says that one must sign in first', async () => {
    account.state = 'signed_out';
    await show();
    expect(screen.getByText(/once you are signed in/)).not.toBeNull();
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('counts, and offers to stop', async () => {
    await show();
    const { give, signal } = await search('opendata:*');
    await act(() => give('a', 'b'));
    expect(screen.getByRole('status').textContent).toBe('2 found so far…');
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(signal.aborted).toBe(true);
    await act(settle);
    expect(screen.getByRole('status').textContent).toBe('Stopped at 2');
  });

  it('says “No matches” and offers every type', async () => {
    await show();
    const { finish } = await search('opendata:nothing*');
    await act(finish);
    expect(screen.getByRole('status').textContent).toBe('No matches');
    fireEvent.click(screen.getByRole('button', { name: 'Search any type' }));
    await act(settle);
    expect(client.searches[1].query.type).toBe('all');
  });

  it('says what happened, why, what to do, and retries', async () => {
    await show();
    const { fail } = await search('nowhere:*');
    const error = new LakeFailure({
      message: 'There is no scope nowhere',
      reason: 'ScopeNotFound',
      code: 'scope_not_found'
    });
    await act(() => fail(error));
    const alert = screen.getByRole('alert').textContent;
    expect(alert).toContain('There is no scope nowhere');
    expect(alert).toContain('ScopeNotFound');
    expect(alert).toContain('Choose one of the listed scopes.');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await act(settle);
    expect(client.searches).toHaveLength(2);
  });

  it('goes back to the scopes when the box is emptied', async () => {
    await show();
    const { finish } = await search('opendata:*');
    await act(finish);
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: '' } });
    expect(screen.getByRole('tree', { name: 'Scopes' })).not.toBeNull();
  });

  it('does not take the line below an empty collection for the collection', async () => {
    client.children = [];
    await show();
    const { give } = await search('opendata:*');
    await act(() => give('a', { name: 'set', type: 'dataset' }));
    const tree = screen.getByRole('tree');
    fireEvent.keyDown(tree, { key: 'End' });
    fireEvent.keyDown(tree, { key: 'Enter' });
    await act(() => new Promise(resolve => setTimeout(resolve, 150)));
    expect(model.rows.map(row => row.note)).toEqual([null, null, 'empty']);
    fireEvent.keyDown(tree, { key: 'End' });
    fireEvent.keyDown(tree, { key: 'Enter' });
    expect(execute).not.toHaveBeenCalled();
  });

  it('adds the active file by the keyboard alone', async () => {
    await show();
    const { give } = await search('opendata:*');
    await act(() => give('a', 'b', 'c'));
    const tree = screen.getByRole('tree');
    fireEvent.keyDown(tree, { key: 'ArrowDown' });
    fireEvent.keyDown(tree, { key: 'End' });
    fireEvent.keyDown(tree, { key: 'ArrowUp' });
    fireEvent.keyDown(tree, { key: 'Enter' });
    expect(execute.mock.calls).toEqual([
      [
        CommandIDs.addToNotebook,
        { did: 'opendata:b', type: 'file', instance: 'demo' }
      ]
    ]);
  });

  it('says that there is no such scope, and shows those that are', async () => {
    await show();
    client.details = () =>
      Promise.reject(
        new LakeFailure({
          message: 'No such DID',
          reason: '',
          code: 'did_not_found'
        })
      );
    await search('nowhere:higgs');
    expect(screen.getByRole('status').textContent).toBe(
      'There is no scope “nowhere”.'
    );
    fireEvent.click(screen.getByRole('button', { name: 'All scopes' }));
    expect(screen.getByRole('tree', { name: 'Scopes' })).not.toBeNull();
  });

  it('offers every scope after one’s own, says the limit and what failed', async () => {
    account.scopesMax = 2;
    await show();
    const { finish } = await search('higgs*');
    await act(finish);
    expect(screen.getByRole('status').textContent).toBe(
      'No matches in 1 scope'
    );
    fireEvent.click(
      screen.getByRole('button', { name: 'Search all 3 scopes' })
    );
    await act(settle);
    const wide = client.searches[1];
    await act(() => wide.progress(1, 2));
    expect(screen.getByRole('status').textContent).toBe(
      '1 of 2 scopes · 0 found so far…'
    );
    const failure = {
      message: 'Rucio denies it',
      reason: 'AccessDenied',
      code: 'access_denied'
    } as const;
    await act(() => wide.progress(2, 2, [{ scope: 'bulk', failure }]));
    await act(() => wide.give('a'));
    await act(wide.finish);
    expect(screen.getByRole('status').textContent).toMatch(
      /^1 found in 2 scopes · /
    );
    expect(
      screen.getByText(/allows 2 scopes in one search: 1 were/)
    ).toBeTruthy();
    expect(
      screen.getByText('bulk could not be searched: Rucio denies it')
    ).toBeTruthy();
  });

  it('offers names that contain what is called differently', async () => {
    await show();
    client.details = () =>
      Promise.reject(
        new LakeFailure({ message: '', reason: '', code: 'did_not_found' })
      );
    await search('opendata:higgs');
    fireEvent.click(
      screen.getByRole('button', { name: 'Search names that contain it' })
    );
    await act(settle);
    expect(client.searches[0].query.pattern).toBe('*higgs*');
  });

  it('lets somebody sign in whose token has expired', async () => {
    await show();
    const { fail } = await search('opendata:*');
    await act(() =>
      fail(
        new LakeFailure({
          message: 'The token is refused',
          reason: 'expired',
          code: 'token_refused'
        })
      )
    );
    const reload = jest
      .spyOn(model, 'signIn')
      .mockImplementation(() => Promise.resolve());
    fireEvent.click(screen.getByRole('button', { name: 'Sign in…' }));
    expect(reload).toHaveBeenCalled();
  });

  it('shows where a condition is refused, and lets go of one', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: '+ metadata' }));
    const key = screen.getByRole('combobox', { name: 'Metadata key' });
    fireEvent.change(key, { target: { value: 'run_number' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Comparison' }), {
      target: { value: '>=' }
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'Value' }), {
      target: { value: 'many' }
    });
    fireEvent.submit(
      screen.getByRole('form', { name: 'Conditions on metadata' })
    );
    await act(settle);
    expect(client.searches[0].query.where).toEqual([
      { key: 'run_number', op: '>=', value: 'many' }
    ]);
    const refusal = new LakeFailure({
      message: 'The condition run_number >= many fails',
      reason: 'this is not a number',
      code: 'filter_invalid'
    });
    await act(() => client.searches[0].fail(refusal));
    expect(screen.getByRole('alert').textContent).toBe(
      'The condition run_number >= many fails: this is not a number'
    );
    const blamed = screen.getByRole('textbox', { name: 'Value' });
    expect(blamed.getAttribute('aria-invalid')).toBe('true');
    expect(blamed.getAttribute('aria-describedby')).toBe(
      screen.getByRole('alert').id
    );
    fireEvent.change(blamed, { target: { value: '5' } });
    fireEvent.click(screen.getByRole('button', { name: 'Search' }));
    await act(settle);
    fireEvent.click(
      screen.getByRole('button', {
        name: 'Remove the condition run_number >= 5'
      })
    );
    await act(settle);
    // Without a name and a condition nothing is searched for.
    expect(client.searches).toHaveLength(2);
    expect(screen.getByRole('tree', { name: 'Scopes' })).not.toBeNull();
  });
});

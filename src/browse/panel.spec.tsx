import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { LakeFailure } from '../api/errors';
import { BrowseModel } from './model';
import type { IRowActions } from './panel';
import { BrowseView } from './panel';
import { FakeAccount, ScriptedClient, settle } from './testing';

const trans = nullTranslator.load('jupyterlab_datalake');

describe('BrowseView', () => {
  let client: ScriptedClient;
  let account: FakeAccount;
  let model: BrowseModel;
  let actions: jest.Mocked<IRowActions>;

  const show = async () => {
    model = new BrowseModel(account.account, null);
    model.isShown = true;
    account.changed.emit();
    render(
      <BrowseView
        model={model}
        trans={trans}
        actions={actions}
        availability={null}
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
    actions = { add: jest.fn(), makeAvailable: jest.fn() };
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
    expect(screen.getByRole('list', { name: 'Scopes' })).not.toBeNull();
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
    expect(actions.add).not.toHaveBeenCalled();
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
    expect(actions.add).toHaveBeenCalledTimes(1);
    expect(actions.add.mock.calls[0][0].name).toBe('b');
  });
});

import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { act, fireEvent, screen } from '@testing-library/react';

import { anAvailability } from '../api/testing/shapes';
import { BrowseModel } from './model';
import { BrowsePanel } from './panel';
import {
  FakeAccount,
  FakeAvailability,
  ScriptedClient,
  settle
} from './testing/fakes';

const REST = 200;

/** Rows that are seen with this height. */
const HEIGHT = 240;

const pause = (milliseconds: number) =>
  act(() => new Promise(resolve => setTimeout(resolve, milliseconds)));

describe('where the data of the rows on screen is', () => {
  let client: ScriptedClient;
  let account: FakeAccount;
  let availability: FakeAvailability;
  let model: BrowseModel;
  let panel: BrowsePanel;

  beforeAll(() => {
    // jsdom lays nothing out.
    jest
      .spyOn(Element.prototype, 'clientHeight', 'get')
      .mockReturnValue(HEIGHT);
  });

  afterAll(() => {
    jest.restoreAllMocks();
  });

  beforeEach(async () => {
    client = new ScriptedClient();
    account = new FakeAccount(client);
    availability = new FakeAvailability();
    model = new BrowseModel(account.account, availability.availability);
    panel = new BrowsePanel({
      model,
      trans: nullTranslator.load('jupyterlab_datalake'),
      availability: availability.availability,
      execute: jest.fn(),
      onDidMenu: jest.fn(),
      onScopeMenu: jest.fn()
    });
    account.changed.emit();
    await act(async () => {
      Widget.attach(panel, document.body);
      await settle();
    });
  });

  afterEach(async () => {
    await act(async () => {
      panel.dispose();
      model.dispose();
      await settle();
    });
  });

  const search = async (count: number) => {
    await act(async () => {
      void model.open('bulk');
      await settle();
    });
    const names = Array.from({ length: count }, (_, index) => `f${index}`);
    await act(() => client.searches[0].give(...names));
  };

  it('is asked for those rows only, and shown in shape and words', async () => {
    await search(10_000);
    await pause(REST);
    expect(availability.asked.length).toBeGreaterThan(5);
    expect(availability.asked.length).toBeLessThan(20);
    const did = 'bulk:f0';
    availability.known.set(did, anAvailability({ did, state: 'nowhere' }));
    await act(() => {
      availability.changed.emit({ instance: 'demo', did });
      return Promise.resolve();
    });
    const badge = screen.getByRole('img', { name: /No replica anywhere/ });
    expect(badge.dataset.state).toBe('nowhere');
    expect(screen.getByRole('treeitem', { name: 'f0' }).title).toContain(
      'No replica anywhere in the lake'
    );
  });

  it('is said to be unknown, with the reason, where it could not be told', async () => {
    await search(1);
    availability.failures.set('bulk:f0', {
      message: 'Rucio does not answer',
      reason: '',
      code: 'rucio_unreachable'
    });
    await act(() => {
      availability.changed.emit({ instance: 'demo', did: 'bulk:f0' });
      return Promise.resolve();
    });
    const badge = screen.getByRole('img', { name: 'Rucio does not answer' });
    expect(badge.dataset.state).toBe('unknown');
  });

  it('is asked by no hidden panel', async () => {
    await search(100);
    await pause(REST);
    expect(availability.watched.size).toBeGreaterThan(0);
    const asked = availability.asked.length;
    await act(() => {
      panel.hide();
      return Promise.resolve();
    });
    expect(availability.watched.size).toBe(0);
    await act(() => client.searches[0].give('more'));
    fireEvent.scroll(panel.node.querySelector('[role=tree]')!, {
      target: { scrollTop: 480 }
    });
    await pause(REST);
    expect(availability.asked).toHaveLength(asked);
    await act(() => {
      panel.show();
      return Promise.resolve();
    });
    await pause(REST);
    expect(availability.watched.size).toBeGreaterThan(0);
  });

  it('does not keep the cursor from a search box that is still to come', async () => {
    account.state = 'signed_out';
    await act(async () => {
      account.changed.emit();
      await settle();
    });
    panel.focusSearch();
    account.state = 'signed_in';
    await act(async () => {
      account.changed.emit();
      await settle();
    });
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('and the scopes are asked by a panel that is shown', async () => {
    const scopes = jest.spyOn(client, 'scopes');
    const hidden = new BrowseModel(account.account, availability.availability);
    account.changed.emit();
    await act(settle);
    expect(scopes).not.toHaveBeenCalled();
    hidden.isShown = true;
    await act(settle);
    expect(scopes).toHaveBeenCalledTimes(1);
    expect(hidden.scopes.all).not.toBeNull();
    hidden.dispose();
  });
});

import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { act, fireEvent, screen, within } from '@testing-library/react';

import { LakeFailure } from '../api/errors';
import { anAvailability, aRule } from '../api/testing/shapes';
import type { ReplicaList, RuleList } from '../api/types';
import { CommandIDs } from '../commands';
import { DetailsPanel } from './details';
import { DetailsModel } from './detailsModel';
import {
  detailsOf,
  FakeAvailability,
  ScriptedClient,
  settle
} from './testing/fakes';

const did = 'opendata:higgs';
const item = { instance: 'demo', did };
const down = new LakeFailure({
  message: 'Rucio does not answer',
  reason: 'refused',
  code: 'rucio_unreachable'
});

/** A client that also knows where data lies and why. */
class DetailsClient extends ScriptedClient {
  replicaList: () => Promise<ReplicaList> = () =>
    Promise.resolve({ replicas: [] });
  ruleList: () => Promise<RuleList> = () => Promise.resolve({ rules: [] });

  override replicas(): Promise<ReplicaList> {
    return this.replicaList();
  }

  override rules(): Promise<RuleList> {
    return this.ruleList();
  }
}

describe('the details of a DID', () => {
  let client: DetailsClient;
  let availability: FakeAvailability;
  let commands: CommandRegistry;
  let executed: [string, ReadonlyPartialJSONObject][];
  let panel: DetailsPanel;

  const show = async () => {
    await act(async () => {
      Widget.attach(panel, document.body);
      await settle();
    });
  };
  const part = (name: string) => within(screen.getByRole('region', { name }));
  const command = (id: string, label: string) =>
    commands.addCommand(id, {
      label,
      execute: args => void executed.push([id, args])
    });

  beforeEach(() => {
    client = new DetailsClient();
    availability = new FakeAvailability();
    commands = new CommandRegistry();
    executed = [];
    panel = new DetailsPanel({
      model: new DetailsModel(client, item),
      trans: nullTranslator.load('jupyterlab_datalake'),
      availability: availability.availability,
      commands
    });
    command(CommandIDs.showDetails, 'Show Details');
    command(CommandIDs.addToNotebook, 'Add');
  });

  afterEach(async () => {
    await act(async () => {
      panel.dispose();
      await settle();
    });
  });

  it('say what it is, who made it, and what is noted about it', async () => {
    client.details = name =>
      Promise.resolve({
        ...detailsOf(name),
        did: {
          scope: 'opendata',
          name: 'higgs',
          type: 'dataset',
          bytes: 1_900_000_000,
          length: 1200
        },
        open: false,
        metadata: { run_number: 358000, note: '<b>bold</b>' }
      });
    await show();
    expect(screen.getByRole('heading', { name: did })).toBeTruthy();
    const about = part('About');
    const metadata = part('Metadata');
    const row = (name: string) =>
      screen.getByRole('row', { name: new RegExp(`^${name} `) }).textContent;
    expect(row('Type')).toContain('Dataset');
    expect(row('Size')).toContain('1.9 GB (1,900,000,000 bytes)');
    expect(row('Files')).toContain('1,200');
    expect(row('State')).toContain('Closed');
    expect(row('Account')).toContain('alice');
    expect(row('Adler-32')).toContain('01234567');
    expect(about.queryByText('MD5')).toBeNull();
    expect(row('run_number')).toContain('358000');
    expect(metadata.getByText('<b>bold</b>')).toBeTruthy();
  });

  it('say where it lies', async () => {
    client.replicaList = () =>
      Promise.resolve({
        replicas: [
          {
            rse: 'LOCAL-FUSE',
            state: 'partial',
            files_here: 58,
            files_total: 200,
            bytes_here: 600_000_000,
            pfn: null,
            tape: false,
            mounted: true
          },
          {
            rse: 'ARCHIVE',
            state: 'available',
            files_here: 1,
            files_total: 1,
            bytes_here: 9,
            pfn: 'root://archive//a',
            tape: true,
            mounted: false
          }
        ]
      });
    await show();
    const rows = part('Where it lies')
      .getAllByRole('row')
      .map(row => row.textContent);
    expect(rows[1]).toBe(
      'LOCAL-FUSEmounted herePartly there58 of 200 files · 600 MB'
    );
    expect(rows[2]).toBe('ARCHIVEtapeComplete1 file · 9 Broot://archive//a');
  });

  it('offer what can be done about one’s own rules, and only that', async () => {
    command(CommandIDs.extendRule, 'Extend…');
    command(CommandIDs.retryRule, 'Retry…');
    const rules = [
      aRule({ id: 'mine', did, state: 'STUCK', error: 'No space left' }),
      aRule({ id: 'fine', did, state: 'OK' }),
      aRule({ id: 'bobs', did: 'opendata:all', own: false, account: 'bob' })
    ];
    const ask = jest.fn(() => Promise.resolve({ rules }));
    client.ruleList = ask;
    await show();
    const [, mine, fine, bobs] = part('Rules').getAllByRole('row');
    expect(mine.textContent).toContain('No space left');
    const buttons = (row: HTMLElement) =>
      within(row)
        .queryAllByRole('button')
        .map(({ textContent }) => textContent);
    // Nobody has taught the page to cancel.
    expect(buttons(mine)).toEqual(['Extend…', 'Retry…']);
    expect(buttons(fine)).toEqual(['Extend…']);
    expect(buttons(bobs)).toEqual(['opendata:all']);
    await act(async () => {
      fireEvent.click(within(mine).getByRole('button', { name: 'Retry…' }));
      await settle();
    });
    expect(executed).toEqual([
      [CommandIDs.retryRule, { instance: 'demo', did, ruleId: 'mine' }]
    ]);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('fail and are asked again part by part', async () => {
    client.replicaList = () => Promise.reject(down);
    await show();
    expect(part('Where it lies').getByRole('alert').textContent).toContain(
      'Rucio does not answer'
    );
    expect(part('Rules').queryByRole('alert')).toBeNull();
    client.replicaList = () => Promise.resolve({ replicas: [] });
    await act(async () => {
      fireEvent.click(
        part('Where it lies').getByRole('button', { name: 'Retry' })
      );
      await settle();
    });
    expect(part('Where it lies').queryByRole('alert')).toBeNull();
    expect(client.lookedUp).toHaveLength(1);
  });

  it('lead to what holds it', async () => {
    client.holders = () =>
      Promise.resolve({
        dids: [
          {
            scope: 'opendata',
            name: 'all',
            type: 'container',
            bytes: null,
            length: null
          }
        ]
      });
    await show();
    fireEvent.click(
      part('Contained in').getByRole('button', { name: 'opendata:all' })
    );
    expect(executed).toEqual([
      [CommandIDs.showDetails, { did: 'opendata:all', instance: 'demo' }]
    ]);
  });

  it('say where it stands as long as one looks', async () => {
    availability.known.set(did, anAvailability({ did, state: 'nowhere' }));
    await show();
    expect(screen.getByText(/No replica anywhere/)).toBeTruthy();
    expect(availability.watched.size).toBe(1);
    await act(async () => {
      panel.hide();
      await settle();
    });
    expect(availability.watched.size).toBe(0);
  });

  it('ask nothing before anybody looks, and everything once', async () => {
    panel.hide();
    await show();
    expect(client.lookedUp).toEqual([]);
    await act(async () => {
      panel.show();
      await settle();
      panel.hide();
      panel.show();
      await settle();
    });
    expect(client.lookedUp).toEqual([did]);
  });

  it('can be added to a notebook once the type is known', async () => {
    client.details = () => Promise.reject(down);
    await show();
    expect(
      screen.queryByRole('button', { name: 'Add to notebook' })
    ).toBeNull();
    client.details = name => Promise.resolve(detailsOf(name));
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
      await settle();
    });
    fireEvent.click(screen.getByRole('button', { name: 'Add to notebook' }));
    expect(executed).toEqual([
      [CommandIDs.addToNotebook, { ...item, type: 'file' }]
    ]);
  });
});
